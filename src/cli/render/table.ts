/** Aligned columns, cut at the edge of the terminal. */
import type { Colour, Page } from "./page.ts";

export type Cell = string | { readonly text: string; readonly colour: Colour };

const GAP = "  ";
/** The last column is cut no shorter than this; a terminal that narrow wraps. */
const LEAST = 12;

/** @param rows as long as the heads; a column whose cells are all empty is left out */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  page: Page,
): string {
  const used = heads.map((_, column) => column).filter((column) =>
    rows.some((row) => textOf(row[column]) !== "")
  );
  const widths = used.map((column) =>
    Math.max(...[heads, ...rows].map((row) => length(textOf(row[column]))))
  );
  const left = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const last = Math.max(LEAST, page.width - left);
  const line = (row: readonly Cell[], paint: (cell: Cell | undefined, text: string) => string) =>
    used.map((column, place) => {
      const end = place === used.length - 1;
      const text = end ? cut(textOf(row[column]), last) : pad(textOf(row[column]), widths[place]!);
      return paint(row[column], text);
    }).join(GAP).trimEnd();
  return [
    line(heads, (_, text) => page.paint("bold", text)),
    ...rows.map((row) =>
      line(row, (cell, text) => typeof cell === "object" ? page.paint(cell.colour, text) : text)
    ),
  ].join("\n") + "\n";
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === "object" ? cell.text : cell ?? "";
}

/** At most `width` characters, the last of them "…" where some are missing. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : characters.slice(0, width - 1).join("") + "…";
}

export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - length(text)));
}

function length(text: string): number {
  return [...text].length;
}
