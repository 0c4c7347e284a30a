/**
 * Nodes in one order, kept up to date while containers are placed. They are divided into cells:
 * whoever asks for one node of a cell would take any of it. So a node has one place in the order,
 * however many constraints there are, and moves only there.
 */
import { grouped } from "../../model/grouped.ts";
import type { Demand } from "./demand.ts";
import { NodeHeap, NodeScores } from "./node-heap.ts";
import type { NodeState } from "./node-state.ts";

/** Least is best; undefined: the node cannot take anything more in this plan. */
export type Score = (node: NodeState) => number | undefined;

/** Some of the nodes: those that a demand may be placed on. */
export interface Selection {
  readonly cells: Cell[];
}

interface Cell {
  nodes: readonly NodeState[];
  readonly heap: NodeHeap;
  /** Those that it is in. */
  readonly selections: Selection[];
}

export class Ranking {
  /** By rank. */
  readonly #all: readonly NodeState[];
  readonly #score: Score;
  readonly #scores: NodeScores;
  /** By rank. */
  readonly #cells: (Cell | undefined)[];
  /** How much of the journal it has taken in. */
  #seen: number;

  /**
   * @param all nodes there are, by rank
   * @param journal ranks of the nodes on which something was placed
   */
  constructor(all: readonly NodeState[], journal: readonly number[], score: Score) {
    this.#all = all;
    this.#score = score;
    this.#scores = new NodeScores(all.length);
    this.#cells = Array.from({ length: all.length });
    this.#seen = journal.length;
  }

  /** Takes in what is new in the journal. */
  catchUp(journal: readonly number[]): void {
    for (; this.#seen < journal.length; this.#seen++) {
      const rank = journal[this.#seen]!;
      const cell = this.#cells[rank];
      if (cell !== undefined) this.#place(this.#all[rank]!, cell);
    }
  }

  /** To be asked for the best of these nodes from now on. It has to have caught up. */
  select(nodes: readonly NodeState[]): Selection {
    const selection: Selection = { cells: [] };
    for (const [cell, inside] of grouped(nodes, ({ rank }) => this.#cells[rank])) {
      const whole = cell?.nodes.length === inside.length ? cell : this.#divide(cell, inside);
      whole.selections.push(selection);
      selection.cells.push(whole);
    }
    return selection;
  }

  /** The best node of these that is accepted. */
  best(
    { cells }: Selection,
    demand: Demand,
    accepts: (node: NodeState, demand: Demand) => boolean,
  ): NodeState | undefined {
    let first = this.#first(cells);
    if (first === undefined || accepts(first, demand)) return first;
    const passed: NodeState[] = [];
    for (; first !== undefined && !accepts(first, demand); first = this.#first(cells)) {
      passed.push(first);
      this.#cells[first.rank]!.heap.delete(first.rank);
    }
    for (const node of passed) this.#place(node, this.#cells[node.rank]!);
    return first;
  }

  #first(cells: readonly Cell[]): NodeState | undefined {
    let least: number | undefined;
    for (const { heap } of cells) {
      const { first } = heap;
      if (first === undefined) continue;
      if (least === undefined || this.#scores.isBefore(first, least)) least = first;
    }
    return least === undefined ? undefined : this.#all[least];
  }

  /** These leave the cell for one of their own, which is in the same selections. */
  #divide(from: Cell | undefined, nodes: readonly NodeState[]): Cell {
    const selections = from === undefined ? [] : [...from.selections];
    const cell: Cell = { nodes, selections, heap: new NodeHeap(nodes.length, this.#scores) };
    for (const selection of selections) selection.cells.push(cell);
    for (const node of nodes) {
      from?.heap.delete(node.rank);
      this.#cells[node.rank] = cell;
      this.#place(node, cell);
    }
    if (from !== undefined) from.nodes = from.nodes.filter((it) => this.#cells[it.rank] === from);
    return cell;
  }

  #place(node: NodeState, { heap }: Cell): void {
    const score = this.#score(node);
    if (score === undefined) heap.delete(node.rank);
    else heap.set(node.rank, score);
  }
}
