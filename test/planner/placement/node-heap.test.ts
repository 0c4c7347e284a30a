/** Nodes by a number each: against sorting them anew after every change. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NodeHeap, NodeScores } from "../../../src/planner/placement/node-heap.ts";

const RANKS = 12;

const changes = fc.array(
  fc.tuple(fc.nat(RANKS - 1), fc.oneof(fc.nat(5), fc.constant(undefined))),
  { maxLength: 200 },
);

test("its first is the least, ties by rank, whatever was set and deleted before", () =>
  fc.assert(fc.property(changes, (all) => {
    const nodes = new NodeScores(RANKS);
    // Two that share the nodes: one has those with even ranks, one the others.
    const heaps = [0, 1].map(() => ({
      heap: new NodeHeap(RANKS / 2, nodes),
      scores: new Map<number, number>(),
    }));
    for (const [rank, score] of all) {
      const { heap, scores } = heaps[rank % 2]!;
      if (score === undefined) {
        heap.delete(rank);
        scores.delete(rank);
      } else {
        heap.set(rank, score);
        scores.set(rank, score);
      }
      for (const { heap, scores } of heaps) {
        const [first] = [...scores].sort(([a, x], [b, y]) => x - y || a - b);
        assert.is(heap.first, first?.[0]);
      }
    }
  })));

test.run();
