/** What a revision would change, for a terminal. */
import type { WorkloadChange } from "../../model/change.ts";
import type { ChangeReport, PlanReport } from "../../reconciler/operations.ts";
import { BEHIND, costWords, fateWords, summaryWords } from "./change-words.ts";
import { changeLines } from "./changes.ts";
import type { Colour, Page } from "./page.ts";
import { MARKS } from "./plan.ts";
import { problemLines } from "./problems.ts";
import { short } from "./words.ts";

const INDENT = "    ";

export function changeText(
  { revision, problems }: PlanReport,
  change: ChangeReport,
  page: Page,
): string {
  const head = `${headline(revision, change, page)}\n`;
  const parts = problems.some(({ severity }) => severity === "error")
    ? [problemLines(problems, page), "It cannot be taken: nothing would change.\n"]
    : [
      problemLines(problems, page),
      change.workloads.map((each) => workloadText(each, page)).join(""),
      titled("Besides workloads:", changeLines(change.settings, INDENT, page)),
      titled(
        "To be done anyway, with this revision or without:",
        change.drift.map((each) => workloadText(each, page)).join(""),
      ),
      summaryWords(change) + "\n",
    ];
  return [head, ...parts].filter((part) => part !== "").join("\n");
}

function headline(
  revision: string | undefined,
  { ref, cluster, inForce, upToDate }: ChangeReport,
  page: Page,
): string {
  const name = ref.startsWith(short(revision)) ? short(revision) : `${ref} (${short(revision)})`;
  const what = `${page.paint("bold", name)} on ${cluster}, against ${short(inForce)} in force:`;
  return upToDate ? what : `${what}\n${page.paint("yellow", BEHIND)}`;
}

function titled(title: string, text: string): string {
  return text === "" ? "" : `${title}\n${text}`;
}

function workloadText(change: WorkloadChange, page: Page): string {
  const { workload, reason, position, fields, drift } = change;
  const [mark, colour] = markOf(change);
  const head = `${page.paint(colour, mark)} ${page.paint("bold", workload)}: ${fateWords(change)}`;
  const place = position === undefined ? "" : ` ${page.paint("dim", `[${placeOf(position)}]`)}`;
  const cost = costWords(change).map((words) => `${INDENT}${page.paint("yellow", "!")} ${words}\n`);
  const also = drift.length === 0 ? "" : `${INDENT}differs anyway, and is put right with it:\n` +
    changeLines(drift, INDENT + "  ", page);
  return `${head}: ${reason}${place}\n${changeLines(fields, INDENT, page)}${also}${cost.join("")}`;
}

function markOf({ action, hold }: WorkloadChange): readonly [mark: string, colour: Colour] {
  if (action !== undefined) return MARKS[action];
  return hold === undefined ? ["=", "dim"] : ["!", "yellow"];
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${file}:${line}`;
}
