/** Nodes, the best first, kept up to date while containers are placed. */
import type { Demand } from "./demand.ts";
import { NodeHeap } from "./node-heap.ts";
import type { NodeState } from "./node-state.ts";

/** Least is best; undefined: the node cannot take anything more in this plan. */
export type Score = (node: NodeState) => number | undefined;

export class Ranking {
  readonly #heap: NodeHeap;
  /** By rank. */
  readonly #all: readonly NodeState[];
  readonly #score: Score;

  /** @param all nodes there are, by rank */
  constructor(nodes: Iterable<NodeState>, all: readonly NodeState[], score: Score) {
    this.#heap = new NodeHeap(all.length);
    this.#all = all;
    this.#score = score;
    for (const node of nodes) this.#place(node);
  }

  /** @param journal ranks of the nodes on which something was placed @param from what is new in it */
  catchUp(journal: readonly number[], from: number): void {
    for (let at = from; at < journal.length; at++) {
      const rank = journal[at]!;
      if (this.#heap.has(rank)) this.#place(this.#all[rank]!);
    }
  }

  /** The best node that is accepted. */
  best(
    demand: Demand,
    accepts: (node: NodeState, demand: Demand) => boolean,
  ): NodeState | undefined {
    let first = this.#first;
    if (first === undefined || accepts(first, demand)) return first;
    const passed: NodeState[] = [];
    for (; first !== undefined && !accepts(first, demand); first = this.#first) {
      passed.push(first);
      this.#heap.delete(first.rank);
    }
    for (const node of passed) this.#place(node);
    return first;
  }

  get #first(): NodeState | undefined {
    const rank = this.#heap.first;
    return rank === undefined ? undefined : this.#all[rank];
  }

  #place(node: NodeState): void {
    const score = this.#score(node);
    if (score === undefined) this.#heap.delete(node.rank);
    else this.#heap.set(node.rank, score);
  }
}
