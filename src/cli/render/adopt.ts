/** What an adoption came to. */
import type { Adopted, AdoptReport } from "../../reconciler/operations.ts";
import { committedLines } from "./changes.ts";
import { commitText } from "./commit.ts";
import type { Page } from "./page.ts";
import { problemLines } from "./problems.ts";
import { notCapturedText } from "./snapshot.ts";

export function adoptText(report: AdoptReport, page: Page): string {
  return commitText(report, "Nothing to adopt") +
    report.adopted.map((each) => adoptedText(each, page)).join("") +
    notCapturedText(report.notCaptured) + problemLines(report.warnings, page);
}

function adoptedText({ workload, file, added, fields }: Adopted, page: Page): string {
  const [mark, colour] = added ? ["+", "green"] as const : ["~", "yellow"] as const;
  const head = `${page.paint(colour, mark)} ${page.paint("bold", workload)}: ${file}\n`;
  return head + committedLines(fields, "    ", page);
}
