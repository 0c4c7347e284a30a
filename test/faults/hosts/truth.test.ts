import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Account, checkTruth, OLD, RETURN, type Sample, SKEW } from "./truth.ts";

const T = 1_000_000;

/** Of a round that took 10 ms from `T` + `at` on: one node, and one workload on it. */
function sample(at: number, reachable: boolean, sync = "synced", state = "running"): Sample {
  const node = { name: "a", endpoint: "", reachable, warnings: [], containers: 1 };
  const workload = { name: "web", image: "i", node: "a", health: "none", status: "", reason: "" };
  const workloads = [{ ...workload, state, sync }] as never;
  const round = { at: T + at, milliseconds: 10 };
  return {
    asked: T + at + 100,
    answered: T + at + 110,
    status: { round, nodes: [node], workloads },
  };
}

/** Looked at each 100 ms from `from` on. */
function glimpses(from: number, until: number, ...running: string[]) {
  const count = Math.ceil((until - from) / 100);
  return Array.from({ length: count }, (_, index) => {
    const at = T + from + 100 * index;
    return { asked: at, answered: at + 5, host: "a", running: new Set(running) };
  });
}

function absent(from: number, until: number) {
  const [begun, ended] = [T + from, T + until];
  return [{ host: "a", begun, from: begun, until: ended, ended }];
}

function check(samples: readonly Sample[], rest: Partial<Account> = {}): number {
  return checkTruth({ workloads: ["web"], glimpses: [], absences: [], ...rest, samples }).length;
}

const away = { absences: absent(0, 60_000) };
const back = { absences: absent(-60_000, 0) };
// deno-fmt-ignore
const cases: readonly [string, number, readonly Sample[], Partial<Account>?][] = [
  ["good: all is well", 0, [sample(0, true)], { glimpses: glimpses(-500, 10, "web") }],
  ["good: a node that has just gone", 0, [sample(SKEW, true)], away],
  ["bad: a node that is away is reachable", 1, [sample(SKEW + 1, true)], away],
  ["good: a node that is away is unreachable", 0, [sample(10, false, "held", "gone")], away],
  ["good: a node has just come back", 0, [sample(RETURN, false, "held", "gone")], back],
  ["bad: a node that is well is unreachable", 1, [sample(RETURN + 1, false, "held", "gone")], back],
  ["good: a node that is well is slow for a moment", 0, [sample(0, true), sample(RETURN, false, "held", "gone")]],
  ["bad: synced on an unreachable node", 1, [sample(10, false, "synced", "gone")], away],
  ["bad: running where it is not", 1, [sample(0, true)], { glimpses: glimpses(-500, 500) }],
  ["good: running where it was just now", 0, [sample(0, true)], { glimpses: [...glimpses(-500, 0, "web"), ...glimpses(0, 500)] }],
  ["good: nobody could look", 0, [sample(0, true)]],
  ["bad: no answer", 1, [{ asked: T, answered: T + 5_000 }]],
  ["bad: a late answer", 1, [{ ...sample(0, true), answered: T + 5_000 }]],
  ["bad: an old round", 1, [{ ...sample(0, true), asked: T + OLD + 1, answered: T + OLD + 2 }]],
  ["bad: a workload is left out", 1, [sample(0, true)], { workloads: ["web", "other"] }],
];

for (const [title, problems, samples, rest] of cases) {
  test(title, () => assert.is(check(samples, rest), problems));
}

test.run();
