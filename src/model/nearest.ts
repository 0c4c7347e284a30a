/** "Did you mean …?": the known word that is closest to a mistyped one. */

/** Longer words are not worth the time: nobody mistypes them by hand. */
const MAX_WORD = 60;

/** The nearest of `known`, if no more than a third of the word has to change; ties go to the first. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance, with two letters in each other's place as one mistake. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
        ? before[j - 2]
        : undefined;
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1, (swapped ?? Infinity) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length]!;
}
