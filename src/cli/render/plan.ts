/** A plan, or a round that carried one out. */
import type { ActionReport, PlanReport, RoundReport } from "../../reconciler/operations.ts";
import { costWords } from "./change-words.ts";
import { changeLines } from "./changes.ts";
import type { Colour, Page } from "./page.ts";
import { warningsText } from "./nodes.ts";
import { problemLines } from "./problems.ts";
import {
  deedWords,
  holdWords,
  inPlaceIn,
  planWords,
  stoppedWords,
  subjectOf,
} from "./plan-words.ts";
import { lasting } from "./time.ts";
import { untrackedText } from "./untracked.ts";
import { windowsText } from "./windows.ts";
import { count, short } from "./words.ts";

const INDENT = "    ";

type Kind = ActionReport["kind"];

/** As diffs mark their lines. */
export const MARKS: Readonly<Record<Kind, readonly [mark: string, colour: Colour]>> = {
  createNetwork: ["+", "green"],
  createVolume: ["+", "green"],
  create: ["+", "green"],
  move: ["→", "green"],
  start: [">", "cyan"],
  restart: [">", "cyan"],
  rename: [">", "cyan"],
  recreate: ["±", "yellow"],
  rollout: ["~", "yellow"],
  finishRollout: ["~", "yellow"],
  rollBack: ["<", "red"],
  remove: ["-", "red"],
};

export function planText(plan: PlanReport, page: Page): string {
  return [
    rejected(plan, page),
    plan.actions.map((action) => actionText(action, page)).join(""),
    holdsText(plan, page),
    warningsText(plan.warnings, page),
    windowsText(plan.windows, page),
    planSummary(plan, page) + "\n" + applyText(plan, page) + untrackedText(plan.untracked, page),
  ].filter((part) => part !== "").join("\n");
}

export function roundText(round: RoundReport, page: Page): string {
  return [
    rejected(round, page),
    round.actions.map((action) => actionText(action, page)).join(""),
    holdsText(round, page),
    `${roundSummary(round)} The round took ${lasting(round.milliseconds)}.\n`,
  ].filter((part) => part !== "").join("\n");
}

function rejected({ problems, revision }: PlanReport, page: Page): string {
  if (!problems.some(({ severity }) => severity === "error")) return problemLines(problems, page);
  const head = `The newest revision cannot be taken; ${short(revision)} stays in force:\n`;
  return page.paint("red", head.trimEnd()) + "\n" + problemLines(problems, page);
}

function actionText(action: ActionReport, page: Page): string {
  const { kind, reason, changes = [], cost } = action;
  const [mark, colour] = MARKS[kind];
  const name = page.paint("bold", subjectOf(action));
  const head = `${page.paint(colour, mark)} ${name}: ${deedWords(action)}: ${reason}`;
  const felt = costWords({ action: kind, provisions: [], ...(cost && { cost }) })
    .map((words) => `${INDENT}${page.paint("yellow", "!")} ${words}\n`);
  return `${head}${resultText(action, page)}\n${changeLines(changes, INDENT, page)}${
    felt.join("")
  }`;
}

function resultText({ result, error, milliseconds = 0 }: ActionReport, page: Page): string {
  if (result === undefined) return "";
  if (result === "under-way") return ` (under way for ${lasting(milliseconds)})`;
  if (result === "done") return page.paint("green", ` (done in ${lasting(milliseconds)})`);
  const why = error === undefined ? "" : `: ${error.message}`;
  return "\n    " + page.paint(result === "waiting" ? "yellow" : "red", `${result}${why}`);
}

function holdsText({ holds, verdicts }: PlanReport, page: Page): string {
  const changes = new Map(verdicts.map((verdict) => [verdict.workload, verdict.changes]));
  return holds.map((hold) => {
    const { workload, kind, reason } = hold;
    const head = `${page.paint("yellow", "!")} ${page.paint("bold", workload)}`;
    return `${head}: ${holdWords(hold, page)} (${kind}): ${reason}\n` +
      changeLines(changes.get(workload) ?? [], INDENT, page);
  }).join("");
}

function planSummary(plan: PlanReport, page: Page): string {
  const stopped = stoppedWords(plan);
  return page.paint("bold", planWords(plan)) + (stopped === "" ? "" : `\n${stopped}`);
}

/** Where there is something to apply. */
function applyText({ id, actions }: PlanReport, page: Page): string {
  if (id === undefined || actions.length === 0) return "";
  return `Exactly this is done by: ${page.paint("bold", `ark-schedule apply ${id}`)}\n`;
}

function roundSummary(round: RoundReport): string {
  const of = (wanted: string) => round.actions.filter(({ result }) => result === wanted).length;
  const [done, waiting, underWay] = [of("done"), of("waiting"), of("under-way")];
  const failed = round.actions.length - done - waiting - underWay;
  const rest = (underWay === 0 ? "" : `${underWay} under way, `) +
    (waiting === 0 ? "" : `${waiting} waiting, `) +
    (failed === 0 ? "" : `${failed} failed, `);
  return `Round for ${short(round.revision)}: ${count(done, "action")} done, ${rest}` +
    `${round.holds.length} held, ${inPlaceIn(round)} in place.`;
}
