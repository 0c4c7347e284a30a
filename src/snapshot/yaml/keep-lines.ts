/**
 * A printed document with the lines of the text that it was parsed of, wherever the edit changed
 * nothing: comments, quotes and spaces that printing would have laid out anew stay, byte for byte.
 */

/** Pairs of lines that are compared at most; above, whoever edits goes without. */
const MAX_PAIRS = 4_000_000;

/**
 * Merges by lines, as three-way merges do; what both have changed is taken from `edited`.
 * @param text as a person wrote it
 * @param unedited the same, parsed and printed
 * @param edited parsed, edited and printed
 * @returns undefined where there is too much to compare
 */
export function keepLines(text: string, unedited: string, edited: string): string | undefined {
  const [own, base, made] = [text, unedited, edited].map((it) => it.split("\n"));
  const inOwn = matches(base!, own!);
  const inMade = matches(base!, made!);
  if (inOwn === undefined || inMade === undefined) return undefined;
  const lines: string[] = [];
  let [from, ownFrom, madeFrom] = [0, 0, 0];
  for (let at = 0; at <= base!.length; at++) {
    const ownAt = at === base!.length ? own!.length : inOwn[at]!;
    const madeAt = at === base!.length ? made!.length : inMade[at]!;
    if (ownAt < 0 || madeAt < 0) continue;
    const written = own!.slice(ownFrom, ownAt);
    const unchanged = new Map(
      inMade.slice(from, at).flatMap((to, i) => to < 0 ? [] : [[to - madeFrom, i] as const]),
    );
    lines.push(...merged(written, at - from, made!.slice(madeFrom, madeAt), unchanged));
    if (at < base!.length) lines.push(own![ownAt]!);
    [from, ownFrom, madeFrom] = [at + 1, ownAt + 1, madeAt + 1];
  }
  return lines.join("\n");
}

/**
 * A part in which no line is the same in all three.
 * @param printed how many lines `written` is printed in; as many lines are the same ones
 * @param unchanged by the lines of `changed` those which they were printed from
 */
function merged(
  written: readonly string[],
  printed: number,
  changed: readonly string[],
  unchanged: ReadonlyMap<number, number>,
): readonly string[] {
  if (unchanged.size === printed && changed.length === printed) return written;
  const isLonger = Array.from({ length: printed }, (_, at) => at)
    .every((at) => unchanged.get(at) === at);
  if (isLonger) return [...written, ...changed.slice(printed)];
  if (written.length !== printed) return changed;
  return changed.map((line, at) => {
    const from = unchanged.get(at);
    return from === undefined ? line : written[from]!;
  });
}

/** For each line of `a` the one of `b` that it is, in order; -1 for none: a longest common sequence. */
function matches(a: readonly string[], b: readonly string[]): number[] | undefined {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [rows, columns] = [a.length - start - end, b.length - start - end];
  if (rows * columns > MAX_PAIRS) return undefined;
  const middle = matchMiddle(a.slice(start, start + rows), b.slice(start, start + columns));
  return a.map((_, at) => {
    if (at < start) return at;
    if (at >= start + rows) return at - a.length + b.length;
    const found = middle[at - start]!;
    return found < 0 ? -1 : start + found;
  });
}

function matchMiddle(a: readonly string[], b: readonly string[]): number[] {
  const width = b.length + 1;
  /** How many lines the rests of both have in common, from these on. */
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j]
        ? common[(i + 1) * width + j + 1]! + 1
        : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const found = new Array<number>(a.length).fill(-1);
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) found[i++] = j++;
    else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) i++;
    else j++;
  }
  return found;
}
