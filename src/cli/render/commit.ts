/** What was committed, or proposed to be. */
import type { AdoptReport } from "../../reconciler/operations.ts";
import { short } from "./words.ts";

/** @param nothing what there was to do, where the file says so already: "Nothing to adopt" */
export function commitText(
  { committed, revision, pullRequest }: Pick<
    AdoptReport,
    "committed" | "revision" | "pullRequest"
  >,
  nothing: string,
): string {
  if (!committed) return `${nothing}: ${short(revision)} says so already.\n`;
  return pullRequest === undefined
    ? `Committed ${short(revision)}.\n`
    : `Proposed ${short(revision)}. Nothing changes until it is merged:\n${pullRequest.url}\n`;
}
