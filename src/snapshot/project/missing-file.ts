/** What is said of a file that is named and cannot be had. */
import type { Position, Problem } from "../../model/snapshot.ts";
import { problem } from "../problems.ts";
import type { Missing } from "./sources.ts";

/**
 * Undefined of one that is wanted: then nothing is to be said yet.
 * @param named where it is named
 */
export function missingFile(path: string, found: Missing, named: Position): Problem | undefined {
  if (found.state === "wanted") return undefined;
  if (found.state === "absent") {
    return problem(
      "file-missing",
      named,
      `there is no file \`${path}\``,
      "Add it, or name another.",
    );
  }
  const { code, message, hint, at } = found.why;
  return problem(code, at === undefined ? named : { file: path, ...at }, message, hint);
}
