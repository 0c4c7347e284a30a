/** Problems of a snapshot, as compilers print theirs, so that editors find the place. */
import type { Problem } from "../../model/snapshot.ts";
import type { Page } from "./page.ts";

const COLOURS = { error: "red", warning: "yellow" } as const;

/** One line each, and one more for what would be right. */
export function problemLines(problems: readonly Problem[], page: Page): string {
  return problems.map((problem) => problemLine(problem, page) + "\n").join("");
}

function problemLine(
  { file, line, column, severity, code, message, hint }: Problem,
  page: Page,
): string {
  const head = page.paint("bold", `${file}:${line}:${column}:`);
  const kind = page.paint(COLOURS[severity], `${severity}:`);
  const right = hint === undefined ? "" : `\n    ${page.paint("cyan", hint)}`;
  return `${head} ${kind} ${message} ${page.paint("dim", `[${code}]`)}${right}`;
}
