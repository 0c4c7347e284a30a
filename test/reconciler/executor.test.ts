/** What a plan that is not valid any more, or is interrupted, leaves undone. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { EMPTY_MEMORY } from "../../src/model/memory.ts";
import type { Action, Plan } from "../../src/model/plan.ts";
import { execute } from "../../src/reconciler/executor.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeCluster } from "../fakes/cluster.ts";
import { planInput } from "../planner/case-file.ts";
import { plan } from "../../src/planner/plan.ts";

const nothing = () => {};
const NEVER = new AbortController().signal;

/** Removals, one a second, in stages of one each. */
function removals(count: number): Plan {
  const { snapshot, observation } = planInput({ case: "", expect: {} });
  const empty = plan({ snapshot, observation, memory: EMPTY_MEMORY, now: 0 });
  const actions = Array.from({ length: count }, (_, stage): Action => {
    const place = { workload: `w${stage}`, node: "fake", stage, reason: "" };
    return { kind: "finishRollout", previous: `w${stage}`, ...place };
  });
  return { ...empty, actions };
}

async function results(made: Plan, interrupted: (done: number) => boolean) {
  const clock = new FakeClock(0);
  const cluster = new FakeCluster(clock, []);
  let done = 0;
  cluster.remove = () => {
    clock.advance(1_000);
    done += 1;
    return Promise.resolve();
  };
  const parts = {
    ...{ cluster, clock, shutdown: NEVER },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    metrics: { round: nothing, action: nothing, commit: nothing, fetch: nothing, wakeUp: nothing },
  };
  const leading = {
    ...{ leader: "", self: true, term: "", since: 0, signal: NEVER, problems: [] } as const,
    holds: () => true,
  };
  const outcomes = await execute(made, leading, parts, () => interrupted(done));
  return outcomes.map(({ result }) => result);
}

test("what is not begun when a window forbids it is not begun", async () => {
  const made = { ...removals(4), validUntil: 2_000 };
  assert.equal(await results(made, () => false), ["done", "done", "abandoned", "abandoned"]);
});

test("what is not begun when it is interrupted is not begun", async () => {
  const interrupted = (done: number) => done === 1;
  assert.equal(await results(removals(3), interrupted), ["done", "abandoned", "abandoned"]);
});

test.run();
