/** Comments that are found again by a mark which no reader sees. */
import type { PullRequestComment } from "../reconciler/ports.ts";

/** Of a marker: what the forges do not show, since in Markdown it is a comment of HTML. */
function hidden(marker: string): string {
  return `<!-- ark-schedule: ${marker} -->`;
}

export function markedBody({ marker, body }: PullRequestComment): string {
  return `${hidden(marker)}\n${body}`;
}

/** It begins with the mark: somebody who quotes the comment has the mark elsewhere. */
export function isMarked(body: string, { marker }: PullRequestComment): boolean {
  return body.startsWith(hidden(marker));
}
