/** What a revision would change, as a comment on its pull request. */
import type { WorkloadChange } from "../../model/change.ts";
import type { ChangeReport, PlanReport } from "../../reconciler/operations.ts";
import { BEHIND, costWords, fateWords, summaryWords } from "./change-words.ts";
import { code, folded, markdownTable, prose } from "./markdown.ts";
import { fieldTable, fitting, more, problemList, ROWS } from "./markdown-parts.ts";
import { count, short } from "./words.ts";

/**
 * The first line names the cluster and is not shown: by it a job finds its own comment again, to
 * put the newer one in its place.
 */
export function commentText(
  { revision, problems }: PlanReport,
  change: ChangeReport,
): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const parts = errors > 0
    ? [`**It cannot be taken: ${count(errors, "error")}.**\n`, problemList(problems)]
    : [`${prose(summaryWords(change))}\n`, ...changes(change), problemList(problems)];
  return [marker(change.cluster), title(change), ...fitting(parts), footer(revision, change)]
    .filter((part) => part !== "").join("\n");
}

function marker(cluster: string): string {
  return `<!-- ark-schedule plan: ${cluster.replace(/[^\w.,-]/g, "_").replace(/-{2,}/g, "-")} -->`;
}

function title({ cluster, upToDate }: ChangeReport): string {
  const behind = upToDate ? "" : `\n> **Behind.** ${BEHIND}\n`;
  return `### What this would change on ${code(cluster)}\n${behind}`;
}

function changes({ workloads, drift, settings }: ChangeReport): string[] {
  return [
    workloads.length === 0 ? "" : overview(workloads),
    ...workloads.filter(({ fields, drift }) => fields.length + drift.length > 0).map(detail),
    settings.length === 0 ? "" : folded("Besides workloads", fieldTable(settings)),
    drift.length === 0
      ? ""
      : folded(`To be done anyway, with this or without: ${drift.length}`, overview(drift)),
  ];
}

function overview(workloads: readonly WorkloadChange[]): string {
  const rows = workloads.slice(0, ROWS).map((change) => [
    code(change.workload),
    prose(fateWords(change)),
    costWords(change).map(prose).join("<br>"),
    prose(change.reason),
  ]);
  return markdownTable(["workload", "what happens", "what it costs", "why"], rows) +
    more(workloads.length - ROWS, "workload");
}

function detail({ workload, fields, drift }: WorkloadChange): string {
  const anyway = drift.length === 0
    ? ""
    : `\nDiffers anyway, and is put right with it:\n\n${fieldTable(drift)}`;
  const summary = `${code(workload)}: ${count(fields.length, "field")}`;
  return folded(summary, (fields.length === 0 ? "" : fieldTable(fields)) + anyway);
}

function footer(revision: string | undefined, { inForce }: ChangeReport): string {
  return `<sub>${short(revision)} against ${short(inForce)}, which is in force. ` +
    "Values that look like secrets are hidden.</sub>\n";
}
