/** Nodes by a number each, the least first: a binary heap in which each node's place is known. */
import type { NodeState } from "./node-state.ts";

const ABSENT = -1;

export class NodeHeap {
  readonly #heap: NodeState[] = [];
  /** By the node's rank. */
  readonly #scores: Float64Array;
  readonly #places: Int32Array;

  /** @param ranks how many nodes there are at all */
  constructor(ranks: number) {
    this.#scores = new Float64Array(ranks);
    this.#places = new Int32Array(ranks).fill(ABSENT);
  }

  get first(): { node: NodeState; score: number } | undefined {
    const node = this.#heap[0];
    return node && { node, score: this.#scores[node.rank]! };
  }

  has({ rank }: NodeState): boolean {
    return this.#places[rank] !== ABSENT;
  }

  /** Adds it, or moves it to where it belongs now. */
  set(node: NodeState, score: number): void {
    this.#scores[node.rank] = score;
    const place = this.has(node) ? this.#places[node.rank]! : this.#heap.push(node) - 1;
    this.#sink(this.#rise(place, node), node);
  }

  delete(node: NodeState): void {
    const place = this.#places[node.rank]!;
    if (place === ABSENT) return;
    this.#places[node.rank] = ABSENT;
    const last = this.#heap.pop()!;
    if (last !== node) this.#sink(this.#rise(place, last), last);
  }

  #rise(place: number, node: NodeState): number {
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#isBefore(node, this.#heap[above]!)) break;
      this.#put(place, this.#heap[above]!);
      place = above;
    }
    this.#put(place, node);
    return place;
  }

  #sink(place: number, node: NodeState): void {
    const size = this.#heap.length;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      if (below + 1 < size && this.#isBefore(this.#heap[below + 1]!, this.#heap[below]!)) below++;
      if (!this.#isBefore(this.#heap[below]!, node)) break;
      this.#put(place, this.#heap[below]!);
      place = below;
    }
    this.#put(place, node);
  }

  #put(place: number, node: NodeState): void {
    this.#heap[place] = node;
    this.#places[node.rank] = place;
  }

  /** Ties by name. */
  #isBefore(a: NodeState, b: NodeState): boolean {
    const difference = this.#scores[a.rank]! - this.#scores[b.rank]!;
    return difference < 0 || (difference === 0 && a.rank < b.rank);
  }
}
