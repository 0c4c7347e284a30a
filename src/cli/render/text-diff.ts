/** Two texts of several lines, as the lines that only one of them has. */

export interface DiffLine {
  readonly mark: "-" | "+" | " ";
  readonly text: string;
}

/** Lines around the difference that say where it is. */
const CONTEXT = 1;
/** Lines that only one side has; of more the first are shown. */
const SHOWN = 10;

/** In the words of `diff`. */
const NO_END = "\\ No newline at end of file";

/** From the first line that differs to the last one. */
export function textDiff(before: string, after: string): DiffLine[] {
  const [from, to] = [linesOf(before, after), linesOf(after, before)];
  const head = commonStart(from, to);
  const rest = [from, to].map((lines) => lines.slice(head).reverse());
  const tail = commonStart(rest[0]!, rest[1]!);
  const between = (lines: readonly string[]) => lines.slice(head, lines.length - tail);
  const end = to.length - tail;
  return [
    ...marked(" ", to.slice(Math.max(0, head - CONTEXT), head)),
    ...marked("-", between(from)),
    ...marked("+", between(to)),
    ...marked(" ", to.slice(end, end + CONTEXT)),
  ];
}

/** That the last line has no end is told where it is what differs. */
function linesOf(text: string, other: string): string[] {
  if (text === "") return [];
  const lines = text.replace(/\n$/, "").split("\n");
  return text.endsWith("\n") || !other.endsWith("\n") ? lines : [...lines, NO_END];
}

function marked(mark: DiffLine["mark"], lines: readonly string[]): DiffLine[] {
  const shown = lines.slice(0, SHOWN).map((text) => ({ mark, text }));
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, { mark, text: `… and ${left} lines more` }] : shown;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}
