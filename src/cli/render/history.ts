/** Commits of the snapshot repository. */
import type { HistoryEntry, HistoryReport } from "../../reconciler/operations.ts";
import type { Page } from "./page.ts";
import type { Cell } from "./table.ts";
import { table } from "./table.ts";
import { lasting, when } from "./time.ts";
import { short } from "./words.ts";

const MARKS = { added: "+", modified: "~", removed: "-" } as const;
/** Names of workloads in a line; a snapshot of a whole cluster has more than fit. */
const NAMES = 3;

export function historyText({ entries }: HistoryReport, page: Page): string {
  if (entries.length === 0) return "No commits.\n";
  const heads = ["REVISION", "WHEN", "AUTHOR", "ACTION", "WORKLOADS", "SUBJECT"];
  return table(heads, entries.map((entry) => row(entry, page.now)), page);
}

function row(entry: HistoryEntry, now: number): Cell[] {
  const { revision, at, author, action, subject, reason, stoppedFor } = entry;
  const why = reason === undefined ? "" : `: ${reason.replaceAll(/\s*\n\s*/g, " ")}`;
  const after = stoppedFor === undefined ? "" : ` (after ${lasting(stoppedFor)})`;
  return [
    { text: short(revision), colour: "yellow" },
    when(at, now),
    author,
    action,
    workloadNames(entry),
    subject + after + why,
  ];
}

function workloadNames({ workloads }: HistoryEntry): string {
  const names = workloads.slice(0, NAMES).map(({ name, change }) => MARKS[change] + name);
  const more = workloads.length - NAMES;
  return [...names, ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}
