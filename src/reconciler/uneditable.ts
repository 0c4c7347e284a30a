import { ArkError } from "../errors.ts";
import type { Position } from "../model/snapshot.ts";

/**
 * Of a file in which no edit comes to what is wanted.
 * @param wanted what it was to do: "says …"
 * @param instead what helps, where that is not to change the file by hand
 */
export function uneditable(
  { file, line }: Position,
  wanted: string,
  instead = `Change it by hand, at line ${line}.`,
): ArkError {
  return new ArkError(
    "not-adoptable",
    `${file} cannot be changed so that it ${wanted}, and nothing else. ${instead}`,
  );
}
