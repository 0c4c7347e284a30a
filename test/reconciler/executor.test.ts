/** In which order, how many at once, and what becomes of what takes long or is not begun. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Action, Plan } from "../../src/model/plan.ts";
import { plan } from "../../src/planner/plan.ts";
import type { Commission } from "../../src/reconciler/execution.ts";
import { Executor } from "../../src/reconciler/executor.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeCluster } from "../fakes/cluster.ts";
import { Gate } from "../fakes/gate.ts";
import { until } from "../lab/until.ts";
import { planInput } from "../planner/case-file.ts";

const nothing = () => {};
const NEVER = new AbortController().signal;
const NODES = ["a", "b"];

/** A removal of a container that is not there: one call. */
function step(name: string, node = "a", after: readonly string[] = []): Action {
  const place = { id: name, workload: name, node, after, reason: "" };
  return { kind: "finishRollout", previous: name, ...place };
}

function scene({ parallel = 8 } = {}) {
  const clock = new FakeClock(0);
  const cluster = new FakeCluster(clock, [], { nodes: NODES });
  const gate = new Gate(cluster);
  const wakes: string[] = [];
  let ended = 0;
  const action = () => void ended++;
  const metrics = { round: nothing, action, commit: nothing, fetch: nothing, wakeUp: nothing };
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const executor = new Executor({
    ...{ cluster, clock, log, metrics, parallel, shutdown: NEVER },
    wake: (cause) => void wakes.push(cause),
  });
  const input = planInput({ case: "", expect: {} });
  const empty = plan(input);
  const execute = async (
    actions: readonly Action[],
    more: Partial<Commission> = {},
    valid: Partial<Plan> = {},
  ) => {
    const leading = {
      ...{ leader: "", self: true, term: "", since: 0, signal: NEVER, problems: [] } as const,
      holds: () => true,
    };
    const commission = {
      ...{ leading, snapshot: input.snapshot, patience: 2_000 },
      ...{ interrupted: () => false, isWanted: () => true },
      ...more,
    };
    const outcomes = await executor.execute({ ...empty, ...valid, actions }, commission);
    return outcomes.map(({ action, result }) => `${action.id} ${result}`);
  };
  /** Lets time pass once so many actions are over, and only what is held goes on. */
  const patiently = async <T>(count: number, work: Promise<T>): Promise<T> => {
    await until("the rest is over", () => ended === count && gate.held.length > 0);
    await until("it waits for time to pass", () => clock.sleepers > 0);
    clock.advance(2_000);
    return await work;
  };
  return { clock, cluster, gate, wakes, executor, execute, patiently };
}

/** One removal after the other, each of which takes a second. */
function slowly({ cluster, clock }: ReturnType<typeof scene>) {
  const counted = { done: 0 };
  cluster.remove = () => {
    clock.advance(1_000);
    counted.done += 1;
    return Promise.resolve();
  };
  return counted;
}

function chain(count: number): Action[] {
  return Array.from(
    { length: count },
    (_, at) => step(`w${at}`, "a", at > 0 ? [`w${at - 1}`] : []),
  );
}

test("what is not begun when a window forbids it is not begun", async () => {
  const it = scene();
  slowly(it);
  const results = await it.execute(chain(4), {}, { validUntil: 2_000 });
  assert.equal(results, ["w0 done", "w1 done", "w2 abandoned", "w3 abandoned"]);
});

test("what is not begun when it is interrupted is not begun", async () => {
  const it = scene();
  const counted = slowly(it);
  const interrupted = () => counted.done === 1;
  const results = await it.execute(chain(3), { interrupted });
  assert.equal(results, ["w0 done", "w1 abandoned", "w2 abandoned"]);
});

test("what comes after something that failed is not begun, and says so", async () => {
  const { cluster, execute, executor } = scene();
  const start = (name: string, after: readonly string[]): Action => (
    { id: name, kind: "start", container: name, workload: name, node: "a", after, reason: "" }
  );
  const actions = [start("db", []), start("web", ["db"]), start("proxy", ["web"]), step("other")];
  cluster.node("a").down = "engine-refused";
  const results = await execute(actions);
  assert.equal(results, ["db failed", "web waiting", "proxy waiting", "other failed"]);
  assert.equal(executor.underWay, []);
});

test("a node is given no more than so many at once, and takes nothing from another", async () => {
  const { gate, execute, patiently } = scene({ parallel: 2 });
  gate.close(/on a$/);
  const names = ["1", "2", "3", "4"];
  const actions = NODES.flatMap((node) => names.map((name) => step(`${node}${name}`, node)));
  assert.equal(await patiently(4, execute(actions)), [
    ...["a1 under-way", "a2 under-way", "a3 waiting", "a4 waiting"],
    ...["b1 done", "b2 done", "b3 done", "b4 done"],
  ]);
});

test("what outlasts its round is told of once, when it is over", async () => {
  const { gate, execute, executor, patiently, wakes } = scene();
  gate.close(/w0/);
  const steps = [step("w0"), step("w1"), step("w2", "a", ["w0"])];
  assert.equal(await patiently(1, execute(steps)), [
    "w0 under-way",
    "w1 done",
    "w2 waiting",
  ]);
  assert.equal(executor.underWay.map(({ action, since }) => [action.id, since]), [["w0", 0]]);
  assert.equal(executor.collect(), []);
  assert.equal(wakes, []);
  gate.open();
  await executor.idle();
  assert.equal(wakes, ["action"]);
  assert.equal(executor.underWay.length, 1, "until it is collected");
  assert.equal(executor.collect().map(({ action, result }) => [action.id, result]), [[
    "w0",
    "done",
  ]]);
  assert.equal([executor.underWay, executor.collect()], [[], []]);
});

test("what is under way is not begun twice, and what comes after it waits for it", async () => {
  const { cluster, gate, execute, patiently, wakes } = scene();
  const network: Action = {
    ...{ id: "net", kind: "createNetwork", definition: { name: "net", external: false } },
    ...{ workload: "w0", node: "a", after: [], reason: "" },
  };
  gate.close(/net/);
  assert.equal(await patiently(0, execute([network])), ["net under-way"]);
  const later = execute([network, step("w1", "a", ["net"]), step("w2")]);
  assert.equal(await later, ["w1 waiting", "w2 done"], "at once");
  gate.close(/net|w2/);
  const last = execute([network, step("w1", "a", ["net"]), step("w2")]);
  await until("both are held", () => gate.held.length === 2);
  gate.open();
  assert.equal(await last, ["w1 done", "w2 done"]);
  assert.equal(cluster.calls, ["createNetwork net on a"]);
  assert.equal(wakes, ["action"]);
});

test("nothing else is done with a workload that something is being done to", async () => {
  const { gate, execute, patiently } = scene();
  gate.close(/w0/);
  await patiently(0, execute([step("w0")]));
  assert.equal(await execute([{ ...step("other"), workload: "w0" }]), ["other waiting"]);
  gate.open();
});

test("an action that is slow does not keep others waiting in their turn", async () => {
  const { gate, execute, patiently } = scene({ parallel: 1 });
  gate.close(/slow/);
  const many = Array.from({ length: 50 }, (_, at) => step(`w${at}`, "b"));
  const results = await patiently(50, execute([step("slow"), ...many]));
  assert.is(results.filter((each) => each.endsWith(" done")).length, 50);
  gate.open();
});

test.run();
