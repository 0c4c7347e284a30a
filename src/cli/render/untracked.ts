/** Containers that nobody has put into the snapshot. */
import type { Untracked } from "../../model/plan.ts";
import type { Page } from "./page.ts";
import { when } from "./time.ts";

/** Of many, the first few tell enough; all are in the JSON. */
const NAMED = 10;

/** Nothing where there are none. */
export function untrackedText(untracked: readonly Untracked[], page: Page): string {
  if (untracked.length === 0) return "";
  const lines = untracked.slice(0, NAMED).map(({ name, node, image, since }) => {
    const what = image === undefined ? "" : `${image} `;
    return `  ${page.paint("bold", name)}: ${what}on ${node}, since ${when(since, page.now)}\n`;
  });
  const more = untracked.length - NAMED;
  return "\nUntracked: not in the snapshot, though labelled for scheduling, or of a service in it. " +
    '"ark-schedule adopt NAME" takes one in.\n' +
    lines.join("") + (more > 0 ? `  and ${more} more of these\n` : "");
}
