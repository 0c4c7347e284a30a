/** Parts of reports in Markdown that several share. */
import type { FieldChange } from "../../model/plan.ts";
import type { Problem } from "../../model/snapshot.ts";
import { cutPair, valueText } from "./changes.ts";
import { code, markdownTable, prose } from "./markdown.ts";
import { count } from "./words.ts";

/** Characters of a value. */
const VALUE_WIDTH = 200;
/**
 * Characters of all parts; those that do not fit are left out. A comment on GitHub ends at 65,536.
 * Source: https://github.com/telia-oss/github-pr-resource/issues/259 (what its API answers)
 */
const ROOM = 60_000;
/** Rows of a table. */
export const ROWS = 50;

/** As many as there is room for. */
export function fitting(parts: readonly string[]): string[] {
  let room = ROOM;
  const fit = parts.filter((part) => part.length <= room && (room -= part.length) >= 0);
  return [...fit, more(parts.length - fit.length, "part")];
}

export function fieldTable(fields: readonly FieldChange[]): string {
  const rows = fields.slice(0, ROWS).map(({ path, live, desired }) => [
    code(path),
    ...cutPair(valueText(live), valueText(desired), VALUE_WIDTH).map(code),
  ]);
  return markdownTable(["field", "before", "after"], rows) + more(fields.length - ROWS, "field");
}

export function problemList(problems: readonly Problem[]): string {
  const lines = problems.slice(0, ROWS).map(({ file, line, column, severity, message, hint }) =>
    `- ${code(`${file}:${line}:${column}`)} ${severity}: ${prose(`${message}. ${hint ?? ""}`)}\n`
  );
  return lines.join("") + more(problems.length - ROWS, "problem");
}

export function more(number: number, noun: string): string {
  return number > 0 ? `\nAnd ${count(number, noun)} more: see \`ark-schedule plan\`.\n` : "";
}
