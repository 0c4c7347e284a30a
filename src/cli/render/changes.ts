/** Fields that differ, before and after, and of what is live since when. */
import type { FieldChange } from "../../model/plan.ts";
import type { Page } from "./page.ts";
import { cut, pad } from "./table.ts";
import { textDiff } from "./text-diff.ts";
import { when } from "./time.ts";

/** Characters of a value where nobody sees the edge; what is longer is read in the snapshot itself. */
const VALUE_WIDTH = 60;
/** On the narrowest terminal. */
const LEAST = 20;
const ARROW = " → ";

/** One line each, aligned; more for a text of several lines. */
export function changeLines(changes: readonly FieldChange[], indent: string, page: Page): string {
  const width = Math.max(0, ...changes.map(({ path }) => path.length));
  const room = page.width - indent.length - width - ARROW.length - 2;
  const most = page.width === Infinity ? VALUE_WIDTH : Math.max(LEAST, Math.floor(room / 2));
  return changes.map((change) => {
    const { path, live, desired, since } = change;
    if (isLong(live) || isLong(desired)) return longText(change, indent, page);
    const [was, is] = cutPair(valueText(live), valueText(desired), most);
    return `${indent}${pad(path, width)}  ${page.paint("red", was)}${ARROW}` +
      `${page.paint("green", is)}${sinceText(since, page)}\n`;
  }).join("");
}

/** What a file said, and says now. */
export function committedLines(fields: readonly FieldChange[], indent: string, page: Page): string {
  const turned = fields.map(({ path, live, desired }) => ({ path, live: desired, desired: live }));
  return changeLines(turned, indent, page);
}

/** The same of fields that are left as they are. */
export function ignoredLines(ignored: readonly FieldChange[], indent: string, page: Page): string {
  const width = Math.max(0, ...ignored.map(({ path }) => path.length));
  return ignored.map(({ path, live, desired, since }) => {
    const [is, wanted] = cutPair(valueText(live), valueText(desired), VALUE_WIDTH);
    return `${indent}${pad(path, width)}  ${is}, not ${wanted}: ignored${sinceText(since, page)}\n`;
  }).join("");
}

function sinceText(since: number | undefined, page: Page): string {
  return since === undefined ? "" : page.paint("dim", `  since ${when(since, page.now)}`);
}

function isLong(value: unknown): value is string {
  return typeof value === "string" && value.trimEnd().includes("\n");
}

function longText(
  { path, live, desired, since }: FieldChange,
  indent: string,
  page: Page,
): string {
  const lines = textDiff(textOf(live, desired), textOf(desired, live)).map(({ mark, text }) => {
    const line = cut(`${mark} ${text}`, Math.max(LEAST, page.width - indent.length - 2));
    return `${indent}  ${mark === " " ? line : page.paint(mark === "-" ? "red" : "green", line)}\n`;
  });
  return `${indent}${path}${sinceText(since, page)}\n${lines.join("")}`;
}

/** What is no text ends as the other side does. */
function textOf(value: unknown, other: unknown): string {
  if (typeof value === "string") return value;
  return valueText(value) + (String(other).endsWith("\n") ? "\n" : "");
}

/** Of values that begin alike, the part is shown in which they differ. */
export function cutPair(before: string, after: string, width: number): [string, string] {
  const [from, to] = [[...before], [...after]];
  if (from.length <= width && to.length <= width) return [before, after];
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const start = same < width - 2 ? 0 : same - Math.floor(width / 3);
  const part = (characters: string[]) =>
    cut((start === 0 ? "" : "…") + characters.slice(start).join(""), width);
  return [part(from), part(to)];
}

/** As YAML would have it in one line; what a file does not say is the default. */
export function valueText(value: unknown): string {
  if (value === undefined) return "(default)";
  const plain = typeof value === "string" && /^[\x21-\x7e\u00a1-\uffff]+$/.test(value);
  return plain ? value : JSON.stringify(value);
}
