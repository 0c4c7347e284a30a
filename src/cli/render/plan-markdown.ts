/** A plan as a report in Markdown. */
import type { FieldChange, Hold } from "../../model/plan.ts";
import type { ActionReport, PlanReport } from "../../reconciler/operations.ts";
import { costWords } from "./change-words.ts";
import { code, folded, markdownTable, prose } from "./markdown.ts";
import { fieldTable, fitting, more, problemList, ROWS } from "./markdown-parts.ts";
import type { Page } from "./page.ts";
import { deedWords, holdWords, planWords, stoppedWords, subjectOf } from "./plan-words.ts";
import { count } from "./words.ts";

export function planMarkdown(plan: PlanReport, page: Page): string {
  const { actions, holds, verdicts, warnings, untracked, problems } = plan;
  const changes = new Map(verdicts.map((verdict) => [verdict.workload, verdict.changes]));
  const parts = [
    rejected(plan),
    actions.length === 0 ? "" : actionTable(actions),
    holds.length === 0 ? "" : holdTable(holds, page),
    ...actions.map((action) => detail(subjectOf(action), action.changes ?? [])),
    ...holds.map(({ workload }) => detail(workload, changes.get(workload) ?? [])),
    warnings.map(({ workload, reason }) => `- ${code(workload)}: ${prose(reason)}\n`).join(""),
    untracked.length === 0
      ? ""
      : `Untracked: ${untracked.map(({ name }) => code(name)).join(", ")}\n`,
    problemList(problems),
  ];
  const head = `### ${prose(planWords(plan))}\n`;
  const stopped = stoppedWords(plan);
  return [head, stopped === "" ? "" : `${prose(stopped)}\n`, ...fitting(parts), footer(plan)]
    .filter((part) => part !== "").join("\n");
}

function rejected({ problems }: PlanReport): string {
  const isBroken = problems.some(({ severity }) => severity === "error");
  return isBroken
    ? "**The newest revision cannot be taken; the one before stays in force.**\n"
    : "";
}

function actionTable(actions: readonly ActionReport[]): string {
  const rows = actions.slice(0, ROWS).map((action) => {
    const { kind, reason, cost } = action;
    const felt = costWords({ action: kind, provisions: [], ...(cost && { cost }) });
    return [
      code(subjectOf(action)),
      prose(deedWords(action)),
      felt.map(prose).join("<br>"),
      prose(reason),
    ];
  });
  return markdownTable(["workload", "what is done", "what it costs", "why"], rows) +
    more(actions.length - ROWS, "action");
}

function holdTable(holds: readonly Hold[], page: Page): string {
  const rows = holds.slice(0, ROWS).map((hold) => [
    code(hold.workload),
    prose(`${holdWords(hold, page)} (${hold.kind})`),
    prose(hold.reason),
  ]);
  return markdownTable(["workload", "held", "why"], rows) + more(holds.length - ROWS, "hold");
}

function detail(name: string, changes: readonly FieldChange[]): string {
  if (changes.length === 0) return "";
  return folded(`${code(name)}: ${count(changes.length, "field")}`, fieldTable(changes));
}

function footer({ id, actions }: PlanReport): string {
  const apply = id === undefined || actions.length === 0
    ? ""
    : `Exactly this is done by ${code(`ark-schedule apply ${id}`)}. `;
  return `<sub>${apply}Values that look like secrets are hidden.</sub>\n`;
}
