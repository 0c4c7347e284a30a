/** The story of one workload: what it is to be, what it is, what is done about it. */
import { nodesWords } from "../../model/nodes-words.ts";
import { shortId } from "../../model/short-id.ts";
import type { HistoryEntry, WhyReport } from "../../reconciler/operations.ts";
import { changeLines, ignoredLines } from "./changes.ts";
import type { Page } from "./page.ts";
import { actionWords } from "./plan-words.ts";
import { pad } from "./table.ts";
import { when } from "./time.ts";
import { windowLines } from "./windows.ts";
import { short } from "./words.ts";

const INDENT = "  ";
const LABEL_WIDTH = 10;

export function whyText(report: WhyReport, page: Page): string {
  const parts: readonly (readonly [label: string, lines: readonly string[]])[] = [
    ["To be", desiredLines(report)],
    ["Is", liveLines(report)],
    ["Image", imageLines(report)],
    ["Next", nextLines(report, page)],
    ["Nodes", nodeLines(report)],
    ["Windows", windowLines(report.windows, page)],
    ["Remembered", report.memory],
    ["Commits", report.commits.map((commit) => commitLine(commit, page))],
  ];
  const told = parts.filter(([, lines]) => lines.length > 0);
  return `${headline(report, page)}\n\n` +
    told.map(([label, lines]) => labelled(label, lines, page)).join("") + differences(report, page);
}

function headline({ workload, verdict }: WhyReport, page: Page): string {
  const name = page.paint("bold", workload);
  if (verdict === undefined) return `${name}: not in the snapshot`;
  return `${name}: ${verdict.reason} ${page.paint("dim", `[rule ${verdict.rule}]`)}`;
}

function desiredLines({ desired }: WhyReport): string[] {
  if (desired === undefined) return ["nothing: the snapshot does not have it"];
  const { image, pin, file, line } = desired;
  return [`${image}${pin === undefined ? "" : ` pinned to ${pin}`}, by ${file}:${line}`];
}

function liveLines({ live }: WhyReport): string[] {
  if (live.length === 0) return ["nothing: no engine has it"];
  return live.map(({ id, node, name, state, status }) =>
    `${status === "" ? state : status}, on ${node}, as ${name} (${shortId(id)})`
  );
}

/** What is pinned says so already. */
function imageLines({ desired, live: [first] }: WhyReport): string[] {
  if (desired === undefined || desired.pin !== undefined || desired.image.includes("@")) return [];
  if (first?.digest === undefined) return [];
  return [`under x-ark, "pin: ${first.digest}" keeps it, whatever becomes of its tag`];
}

function nextLines({ verdict, action, hold }: WhyReport, page: Page): string[] {
  if (action !== undefined) return [actionWords(action.kind)];
  if (hold !== undefined) {
    const what = hold.instead === undefined ? "nothing" : `no ${actionWords(hold.instead)}`;
    const end = hold.until === undefined ? "" : ` until ${when(hold.until, page.now)}`;
    const why = hold.reason === verdict?.reason ? "" : `: ${hold.reason}`;
    return [`${what} now (${hold.kind})${end}${why}`];
  }
  return verdict?.outcome === "in-place" ? ["nothing: it is as it is to be"] : [];
}

/** Nodes that say the same stand in one line. That the only one can take it goes without saying. */
function nodeLines({ nodes }: WhyReport): string[] {
  if (nodes.length === 1 && nodes[0]!.filter === undefined) return [];
  const byAnswer = new Map<string, string[]>();
  for (const { node, filter, reason } of nodes) {
    const answer = filter === undefined ? "can take it" : `cannot (${filter}): ${reason}`;
    byAnswer.set(answer, [...byAnswer.get(answer) ?? [], node]);
  }
  return [...byAnswer].map(([answer, names]) => `${nodesWords(names)}: ${answer}`);
}

function commitLine({ revision, at, author, subject, reason }: HistoryEntry, page: Page): string {
  const why = reason === undefined ? "" : `: ${reason.split("\n")[0]}`;
  return `${page.paint("yellow", short(revision))} ${
    when(at, page.now)
  } ${author}: ${subject}${why}`;
}

function differences({ action, verdict }: WhyReport, page: Page): string {
  const changes = action?.changes ?? verdict?.changes ?? [];
  const ignored = verdict?.ignored ?? [];
  if (changes.length + ignored.length === 0) return "";
  return `\n${INDENT}What differs, from what is to what is to be:\n` +
    changeLines(changes, INDENT + INDENT, page) + ignoredLines(ignored, INDENT + INDENT, page);
}

function labelled(label: string, lines: readonly string[], page: Page): string {
  return lines.map((line, index) => {
    const shown = page.paint("cyan", pad(index === 0 ? label : "", LABEL_WIDTH));
    return `${INDENT}${shown}  ${line}\n`;
  }).join("");
}
