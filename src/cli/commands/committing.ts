/** What the commands take alike that commit what becomes of drift. */
import type { Options } from "../command.ts";

export const MESSAGE = [
  "--message <text>",
  "the commit's first line, in place of one that says what",
] as const;

export const PULL_REQUEST = [
  "--pull-request",
  "propose the commit, on a branch with a pull request",
] as const;

/** What was said of them, and of fields. */
export function committing({ field, message, pullRequest }: Options): Record<string, unknown> {
  return {
    ...(field !== undefined && { field }),
    ...(message !== undefined && { message }),
    ...(pullRequest === true && { mode: "pull-request" }),
  };
}
