/** Fields that differ, before and after, and of what is live since when. */
import type { FieldChange } from "../../model/plan.ts";
import type { Page } from "./page.ts";
import { cut, pad } from "./table.ts";
import { when } from "./time.ts";

/** Characters of a value; what is longer is read in the snapshot itself. */
const VALUE_WIDTH = 60;

/** One line each, aligned. */
export function changeLines(changes: readonly FieldChange[], indent: string, page: Page): string {
  const width = Math.max(0, ...changes.map(({ path }) => path.length));
  return changes.map(({ path, live, desired, since }) =>
    `${indent}${pad(path, width)}  ${page.paint("red", show(live))} → ` +
    `${page.paint("green", show(desired))}${sinceText(since, page)}\n`
  ).join("");
}

/** The same of fields that are left as they are. */
export function ignoredLines(ignored: readonly FieldChange[], indent: string, page: Page): string {
  const width = Math.max(0, ...ignored.map(({ path }) => path.length));
  return ignored.map(({ path, live, desired, since }) =>
    `${indent}${pad(path, width)}  ${show(live)}, not ${show(desired)}: ` +
    `ignored${sinceText(since, page)}\n`
  ).join("");
}

function sinceText(since: number | undefined, page: Page): string {
  return since === undefined ? "" : page.paint("dim", `  since ${when(since, page.now)}`);
}

function show(value: unknown): string {
  return cut(valueText(value), VALUE_WIDTH);
}

/** As YAML would have it in one line; what a file does not say is the default. */
export function valueText(value: unknown): string {
  if (value === undefined) return "(default)";
  const plain = typeof value === "string" && /^[\x21-\x7e\u00a1-\uffff]+$/.test(value);
  return plain ? value : JSON.stringify(value);
}
