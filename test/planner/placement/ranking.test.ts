/** The best of some nodes: against looking at all of them each time, whatever was placed and asked before. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NodeState } from "../../../src/planner/placement/node-state.ts";
import { Ranking, type Selection } from "../../../src/planner/placement/ranking.ts";
import { node, workload } from "./scene.ts";

const RANKS = 8;
const ALL = Array.from(
  { length: RANKS },
  (_, rank) => new NodeState(node(`n${rank}`), rank, () => undefined),
);

const ranks = fc.uniqueArray(fc.nat(RANKS - 1), { minLength: 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({ select: ranks }),
    // Without a score it is full.
    fc.record({ rank: fc.nat(RANKS - 1), score: fc.oneof(fc.nat(4), fc.constant(undefined)) }),
    fc.record({ ask: fc.nat(9), refusing: fc.uniqueArray(fc.nat(RANKS - 1)) }),
  ),
  { maxLength: 60 },
);

test("is the least that is accepted, ties by rank", () =>
  fc.assert(fc.property(steps, (all) => {
    const journal: number[] = [];
    const scores: (number | undefined)[] = ALL.map(() => 0);
    const ranking = new Ranking(ALL, journal, ({ rank }) => scores[rank]);
    const asked: { selection: Selection; ranks: readonly number[] }[] = [];
    for (const step of all) {
      ranking.catchUp(journal);
      if ("select" in step) {
        const nodes = step.select.map((rank) => ALL[rank]!);
        asked.push({ selection: ranking.select(nodes), ranks: step.select });
      } else if ("ask" in step) {
        const it = asked[step.ask % asked.length];
        if (it === undefined) continue;
        const accepted = it.ranks.filter((rank) =>
          scores[rank] !== undefined && !step.refusing.includes(rank)
        );
        const [least] = accepted.sort((a, b) => scores[a]! - scores[b]! || a - b);
        const best = ranking.best(it.selection, ANY, ({ rank }) => !step.refusing.includes(rank));
        assert.is(best?.rank, least);
      } else {
        scores[step.rank] = step.score;
        journal.push(step.rank);
      }
    }
  })));

const ANY = {
  workload: workload("web"),
  criteria: { key: "", ofNode: [], affinities: [], spread: [] },
  resources: { memory: 0, cpus: 0 },
  ...{ ports: [], networks: [], beside: [], image: "", preferred: [], avoid: new Set<string>() },
};

test.run();
