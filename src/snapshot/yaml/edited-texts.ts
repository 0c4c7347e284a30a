/** An edited document as texts: people's comments, quotes and spaces stay as far as they can. */
import { parseDocument } from "yaml";
import type { Document } from "yaml";
import { keepLines } from "./keep-lines.ts";
import { EDITABLE, printDocument } from "./update-node.ts";

/**
 * The nearest to the old text first. All but the last are not safe for every text: whoever takes
 * one reads it, and looks.
 * @param doc edited
 * @param before the text that it was parsed of
 * @returns none where it cannot be printed: an alias has lost its anchor by the edit
 */
export function editedTexts(doc: Document, before: string): string[] {
  const printed = printedAfter(doc, before);
  if (printed === undefined) return [];
  const unedited = printDocument(parseDocument(before, EDITABLE), before);
  const nearest = keepLines(before, unedited, printed);
  return [...(nearest === undefined ? [] : [nearest]), withOldLines(printed, before), printed];
}

function printedAfter(doc: Document, before: string): string | undefined {
  try {
    return printDocument(doc, before);
  } catch {
    return undefined;
  }
}

/** The text with each line as it was before, if only spaces inside it are new. Not safe for every text. */
function withOldLines(text: string, before: string): string {
  const old = new Map<string, string[]>();
  for (const line of before.split("\n")) {
    const same = old.get(withoutSpaces(line));
    if (same) same.push(line);
    else old.set(withoutSpaces(line), [line]);
  }
  return text.split("\n").map((line) => old.get(withoutSpaces(line))?.shift() ?? line).join("\n");
}

/** But for the indentation, which says something. */
function withoutSpaces(line: string): string {
  return /^ */.exec(line)![0] + line.replaceAll(" ", "");
}
