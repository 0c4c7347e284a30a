/** What becomes of drift, where somebody has it otherwise than before. */
import type { PolicyReport } from "../../reconciler/operations.ts";
import { changeLines } from "./changes.ts";
import { commitText } from "./commit.ts";
import type { Page } from "./page.ts";
import { problemLines } from "./problems.ts";

export function policyText(report: PolicyReport, page: Page): string {
  return commitText(report, "Nothing to change") + changesText(report, page) +
    problemLines(report.warnings, page);
}

function changesText({ workloads, file, fields }: PolicyReport, page: Page): string {
  if (fields.length === 0) return "";
  const names = workloads.join(", ");
  const head = `${page.paint("yellow", "~")} ${page.paint("bold", names)}: ${file}\n`;
  const lines = fields.map(({ path, was, is }) => ({ path, live: was, desired: is }));
  const all = workloads.length === 1 ? "" : "That is said of all containers of the service.\n";
  return head + changeLines(lines, "    ", page) + all;
}
