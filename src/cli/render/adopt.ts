/** What an adoption came to. */
import type { Adopted, AdoptReport } from "../../reconciler/operations.ts";
import { committedLines } from "./changes.ts";
import type { Page } from "./page.ts";
import { problemLines } from "./problems.ts";
import { notCapturedText } from "./snapshot.ts";
import { short } from "./words.ts";

export function adoptText(report: AdoptReport, page: Page): string {
  return headline(report) + report.adopted.map((each) => adoptedText(each, page)).join("") +
    notCapturedText(report.notCaptured) + problemLines(report.warnings, page);
}

function headline({ committed, revision, pullRequest }: AdoptReport): string {
  if (!committed) return `Nothing to adopt: ${short(revision)} says so already.\n`;
  return pullRequest === undefined
    ? `Committed ${short(revision)}.\n`
    : `Proposed ${short(revision)}. Nothing changes until it is merged:\n${pullRequest.url}\n`;
}

function adoptedText({ workload, file, added, fields }: Adopted, page: Page): string {
  const [mark, colour] = added ? ["+", "green"] as const : ["~", "yellow"] as const;
  const head = `${page.paint(colour, mark)} ${page.paint("bold", workload)}: ${file}\n`;
  return head + committedLines(fields, "    ", page);
}
