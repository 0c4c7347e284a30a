/** The audit trail as Markdown, to be put into a report: whole, and with times that hold everywhere. */
import type { HistoryEntry, HistoryReport } from "../../reconciler/operations.ts";
import { hint } from "./history.ts";
import {
  mergeWords,
  otherFiles,
  outcomeWords,
  stopWords,
  windowNames,
  workloadNames,
} from "./history-words.ts";
import { code, markdownTable, prose } from "./markdown.ts";
import { short } from "./words.ts";

/** Names of workloads or files in a cell; a capture of a whole cluster has more than help anybody. */
const NAMES = 20;
const HEADS = ["Revision", "When (UTC)", "Author", "Action", "What", "Workloads", "Outcome"];

export function historyMarkdown({ entries, more }: HistoryReport): string {
  if (entries.length === 0) return "No commits.\n";
  return markdownTable(HEADS, entries.map(row)) + (more ? `\n${prose(hint(entries))}\n` : "");
}

function row(entry: HistoryEntry): string[] {
  return [
    code(short(entry.revision)),
    new Date(entry.at).toISOString().slice(0, 19).replace("T", " "),
    prose(entry.author),
    prose(entry.action),
    whatHappened(entry),
    prose(workloadNames(entry, NAMES)),
    prose(outcomeWords(entry)),
  ];
}

function whatHappened(entry: HistoryEntry): string {
  const windows = windowNames(entry);
  const lines = [
    entry.subject,
    entry.reason ?? "",
    mergeWords(entry),
    ...entry.stops.map(stopWords),
    windows && `Maintenance windows: ${windows}`,
    otherFiles(entry, NAMES),
  ];
  return lines.filter((line) => line !== "").map(prose).join("<br>");
}
