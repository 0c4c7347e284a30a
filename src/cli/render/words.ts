/** Small words that several texts share. */

/** "1 workload", "2 workloads", "no workloads". */
export function count(number: number, noun: string): string {
  return `${number === 0 ? "no" : number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A commit as git abbreviates it. */
export function short(revision: string | undefined): string {
  return revision === undefined ? "(no commit yet)" : revision.slice(0, 7);
}
