/** Which paths an edit may write. */
import { ArkError } from "../errors.ts";

/** A part of a path that git, or a file system that it is checked out on, would refuse. */
const REFUSED: readonly RegExp[] = [
  /^$/, // "", "/etc", "a//b", "a/"
  /^\.{1,2}$/, // leads elsewhere
  /^\.git[. ]*$/i, // git's own folder, also by the names that other systems take for it
  /^\.?git~\d$/i,
  // deno-lint-ignore no-control-regex
  /[\\:\u0000-\u001f\u007f]/, // separators of other systems, and what no name should have
  /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/, // letters that nobody sees
];

/** The folders and the name. @throws ArkError internal: callers name files, people do not */
export function splitPath(path: string): string[] {
  const parts = path.split("/");
  if (parts.some((part) => REFUSED.some((pattern) => pattern.test(part)))) {
    throw new ArkError("internal", `${JSON.stringify(path)} is no path that a commit may have.`);
  }
  return parts;
}
