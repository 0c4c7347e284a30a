/** What a rollback came to. */
import type { RollbackReport } from "../../reconciler/operations.ts";
import type { Colour, Page } from "./page.ts";
import { problemLines } from "./problems.ts";
import { short } from "./words.ts";

type Kind = RollbackReport["workloads"][number]["change"];

const MARKS: Readonly<Record<Kind, readonly [mark: string, colour: Colour]>> = {
  added: ["+", "green"],
  modified: ["~", "yellow"],
  removed: ["-", "red"],
};

export function rollbackText(report: RollbackReport, page: Page): string {
  const { committed, revision, to, workloads, warnings } = report;
  if (!committed) {
    return `The files are those of ${short(to)} already; nothing was committed.\n`;
  }
  const lines = workloads.map(({ name, change }) => {
    const [mark, colour] = MARKS[change];
    return `${page.paint(colour, mark)} ${name}\n`;
  });
  const after = workloads.length === 0 ? "No container changes by it." : "It is rolled out now.";
  return `Committed ${short(revision)}, with the files of ${short(to)}. ${after}\n` +
    lines.join("") + problemLines(warnings, page);
}
