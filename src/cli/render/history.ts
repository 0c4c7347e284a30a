/** Commits of the snapshot repository, each with what came of it. */
import type { HistoryEntry, HistoryReport } from "../../reconciler/operations.ts";
import {
  mergeWords,
  otherFiles,
  outcomeWords,
  stopWords,
  windowNames,
  workloadNames,
} from "./history-words.ts";
import type { Colour, Page } from "./page.ts";
import type { Cell } from "./table.ts";
import { cut, table } from "./table.ts";
import { localTime } from "./time.ts";
import { short } from "./words.ts";

type Outcome = NonNullable<HistoryEntry["outcome"]>["result"];

const COLOURS: Readonly<Record<Outcome, Colour>> = {
  synced: "green",
  failed: "red",
  superseded: "dim",
  noted: "cyan",
};

const WORDS: Readonly<Record<Outcome, string>> = {
  synced: "synced",
  failed: "failed",
  superseded: "superseded",
  noted: "noted",
};
const SIGNS: Readonly<Record<Outcome, string>> = {
  synced: "✓",
  failed: "✗",
  superseded: "»",
  noted: "·",
};

/** Columns from which on there is room for one of each kind. */
const WIDE = 110;
const AUTHOR_WIDTH = 12;
/** Names of workloads and files in a line; a snapshot of a whole cluster has more than fit. */
const NAMES = 3;
/** Commits that may be asked for at once. */
const MOST = 1000;
/** As wide as the first column. */
const INDENT = " ".repeat(10);

interface Column {
  readonly head: string;
  /** Only where there is so much room, or so little; else always. */
  readonly room?: "wide" | "narrow";
  readonly cell: (entry: HistoryEntry) => Cell;
}

const COLUMNS: readonly Column[] = [
  { head: "REVISION", cell: ({ revision }) => ({ text: short(revision), colour: "yellow" }) },
  { head: "WHEN", cell: ({ at }) => localTime(at).slice(0, -":00".length) },
  { head: "AUTHOR", cell: ({ author }) => cut(author, AUTHOR_WIDTH) },
  { head: "", room: "narrow", cell: ({ outcome }) => outcomeCell(outcome, SIGNS) },
  { head: "OUTCOME", room: "wide", cell: ({ outcome }) => outcomeCell(outcome, WORDS) },
  { head: "ACTION", room: "wide", cell: ({ action }) => action },
  { head: "WORKLOADS", room: "wide", cell: (entry) => workloadNames(entry, NAMES) },
  { head: "SUBJECT", room: "wide", cell: withReason },
  { head: "WHAT", room: "narrow", cell: workloadsFirst },
];

export function historyText({ entries, more }: HistoryReport, page: Page): string {
  if (entries.length === 0) return "No commits.\n";
  const room = page.width >= WIDE ? "wide" : "narrow";
  const columns = COLUMNS.filter((column) => (column.room ?? room) === room);
  const rows = entries.map((entry) => columns.map(({ cell }) => cell(entry)));
  const [heads, ...lines] = table(columns.map(({ head }) => head), rows, page).split("\n");
  const told = entries.map((entry, at) => `${lines[at]}\n${detailLines(entry, page)}`);
  return `${heads}\n${told.join("")}${more ? `\n${hint(entries)}\n` : ""}`;
}

/** How to see those that the limit left out. */
export function hint(entries: readonly HistoryEntry[]): string {
  const until = new Date(entries.at(-1)!.at).toISOString().replace(".000Z", "Z");
  const limit = Math.min(MOST, 2 * entries.length);
  return `There are older ones: --limit ${limit}, or --until ${until}`;
}

function outcomeCell(
  outcome: HistoryEntry["outcome"],
  texts: Readonly<Record<Outcome, string>>,
): Cell {
  if (outcome === undefined) return "";
  return { text: texts[outcome.result], colour: COLOURS[outcome.result] };
}

function withReason({ subject, reason }: HistoryEntry): string {
  return reason === undefined ? subject : `${subject}: ${inOneLine(reason)}`;
}

/** A paragraph ends with a full stop, unless somebody has ended it otherwise. */
function inOneLine(text: string): string {
  const paragraphs = text.trim().split(/\s*\n\s*\n\s*/);
  const ended = paragraphs.slice(0, -1).map((it) => /[.!?:;,]$/.test(it) ? it : `${it}.`);
  return [...ended, paragraphs.at(-1)!].join(" ").replaceAll(/\s*\n\s*/g, " ");
}

/** "~web: Take web 1.5" */
function workloadsFirst(entry: HistoryEntry): string {
  const names = workloadNames(entry, 1);
  return names === "" ? withReason(entry) : `${names}: ${withReason(entry)}`;
}

/** What does not fit a column. Why something failed is too important to be cut off anywhere. */
function detailLines(entry: HistoryEntry, page: Page): string {
  const { stops, outcome } = entry;
  const windows = windowNames(entry);
  const files = otherFiles(entry, NAMES);
  const line = (text: string, colour: Colour): string[] =>
    text === "" ? [] : [page.paint(colour, cut(INDENT + text, page.width)) + "\n"];
  const whole = (text: string, colour: Colour) => `${INDENT}${page.paint(colour, text)}\n`;
  return [
    ...(outcome?.reason === undefined ? [] : [whole(outcomeWords(entry), COLOURS[outcome.result])]),
    ...line(mergeWords(entry), "dim"),
    ...stops.flatMap((stop) => line(stopWords(stop), stop.lasting ? "yellow" : "dim")),
    ...line(windows && `Maintenance windows: ${windows}`, "dim"),
    ...line(files, "dim"),
  ].join("");
}
