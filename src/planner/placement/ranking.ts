/** Nodes for one kind of demand, the best first, kept up to date while containers are placed. */
import { NodeHeap } from "./node-heap.ts";
import type { NodeState } from "./node-state.ts";

/** Least is best; undefined: the node cannot take it, nor will it in this plan. */
export type RankBy = (node: NodeState) => number | undefined;

export interface Best {
  readonly node: NodeState;
  readonly score: number;
}

export class Ranking {
  readonly #heap: NodeHeap;
  readonly #rankBy: RankBy;

  /** @param ranks how many nodes there are at all */
  constructor(nodes: Iterable<NodeState>, ranks: number, rankBy: RankBy) {
    this.#heap = new NodeHeap(ranks);
    this.#rankBy = rankBy;
    for (const node of nodes) this.#place(node);
  }

  /** Something was placed on the node. */
  update(node: NodeState): void {
    if (this.#heap.has(node)) this.#place(node);
  }

  /** The best node that is accepted. */
  best(accepts: (node: NodeState) => boolean): Best | undefined {
    const passed: Best[] = [];
    let first = this.#heap.first;
    while (first !== undefined && !accepts(first.node)) {
      passed.push(first);
      this.#heap.delete(first.node);
      first = this.#heap.first;
    }
    for (const { node, score } of passed) this.#heap.set(node, score);
    return first;
  }

  #place(node: NodeState): void {
    const score = this.#rankBy(node);
    if (score === undefined) this.#heap.delete(node);
    else this.#heap.set(node, score);
  }
}

/** Ties by name. */
export function isBetter(a: Best, b: Best): boolean {
  return a.score < b.score || (a.score === b.score && a.node.rank < b.node.rank);
}
