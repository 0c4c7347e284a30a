/**
 * Nodes by a number each, the least first, ties by rank: a binary heap in which each node's place is
 * known. It holds ranks, since it is where placing many spends its time.
 */

const ABSENT = -1;

/** Of all nodes there are, by rank: for heaps that share them, and have no node in common. */
export class NodeScores {
  /** Where the node is in its heap. */
  readonly places: Int32Array;
  readonly scores: Float64Array;

  /** @param ranks how many nodes there are at all */
  constructor(ranks: number) {
    this.places = new Int32Array(ranks).fill(ABSENT);
    this.scores = new Float64Array(ranks);
  }

  isBefore(a: number, b: number): boolean {
    const score = this.scores[a]!;
    const other = this.scores[b]!;
    return score < other || (score === other && a < b);
  }
}

export class NodeHeap {
  #size = 0;
  readonly #heap: Int32Array;
  readonly #nodes: NodeScores;

  /** @param capacity how many nodes it may have */
  constructor(capacity: number, nodes: NodeScores) {
    this.#heap = new Int32Array(capacity);
    this.#nodes = nodes;
  }

  /** The rank of the least; undefined: there is none. */
  get first(): number | undefined {
    return this.#size === 0 ? undefined : this.#heap[0];
  }

  /** Adds it, or moves it to where it belongs now. */
  set(rank: number, score: number): void {
    const { places, scores } = this.#nodes;
    scores[rank] = score;
    const known = places[rank]!;
    const place = known === ABSENT ? this.#size++ : known;
    this.#rise(this.#vacate(place), rank);
  }

  delete(rank: number): void {
    const { places } = this.#nodes;
    const place = places[rank]!;
    if (place === ABSENT) return;
    places[rank] = ABSENT;
    const last = this.#heap[--this.#size]!;
    if (last !== rank) this.#rise(this.#vacate(place), last);
  }

  /**
   * Whatever is below moves up: the place that is empty then is one at the bottom. A node that
   * something was placed on belongs there nearly always, so that this takes half as many comparisons
   * as to look at each step whether it belongs in between.
   */
  #vacate(from: number): number {
    const nodes = this.#nodes;
    let place = from;
    for (let below = 2 * place + 1; below < this.#size; below = 2 * place + 1) {
      const right = below + 1;
      if (right < this.#size && nodes.isBefore(this.#heap[right]!, this.#heap[below]!)) {
        below = right;
      }
      this.#put(place, this.#heap[below]!);
      place = below;
    }
    return place;
  }

  #rise(from: number, rank: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#heap[above]!;
      if (!this.#nodes.isBefore(rank, other)) break;
      this.#put(place, other);
      place = above;
    }
    this.#put(place, rank);
  }

  #put(place: number, rank: number): void {
    this.#heap[place] = rank;
    this.#nodes.places[rank] = place;
  }
}
