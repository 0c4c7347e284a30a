/**
 * How many containers there are for each value of the labels that workloads are to be spread over.
 * Those count together that ask for the same, as the tasks of one service do in Swarm mode.
 * Source: https://docs.docker.com/engine/swarm/services/#placement-preferences
 */
import type { NodeState } from "./node-state.ts";
import { nodeValue } from "./node-value.ts";

export class SpreadTally {
  readonly #counts = new Map<string, number>();

  /** @param branches that a container is in */
  add(branches: readonly string[]): void {
    for (const branch of branches) this.#counts.set(branch, (this.#counts.get(branch) ?? 0) + 1);
  }

  counts(branches: readonly string[]): readonly number[] {
    return branches.map((branch) => this.#counts.get(branch) ?? 0);
  }
}

/** The branch of the first label's value, that of the second's below it, and so on. */
export function branchesOf(spread: readonly string[], { node }: NodeState): readonly string[] {
  const values = spread.map((key) => nodeValue(node.traits, key));
  return spread.map((_, level) => JSON.stringify([spread, values.slice(0, level + 1)]));
}

/** By the first label, then by the second. */
export function compareCounts(a: readonly number[], b: readonly number[]): number {
  const level = a.findIndex((count, i) => count !== b[i]);
  return level < 0 ? 0 : a[level]! - b[level]!;
}
