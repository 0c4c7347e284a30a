/** Actions that outlast the round that has begun them, and what comes upon them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ArkError } from "../../src/errors.ts";
import { Gate } from "../fakes/gate.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";
import { ADA, composeFile, World } from "./world.ts";

const POLICY = "prune: on\npruneShare: 1\nrollout:\n  monitor: 1s\n";

function on(node: string): string {
  return `    x-ark:\n      node: ${node}\n`;
}

const AFTER = "    depends_on: [app]\n";

/** `web` on node a and `app` on node b, in place. */
async function inPlace() {
  const world = new World({ nodes: ["a", "b"] });
  const gate = new Gate(world.cluster);
  await world.push({
    "cluster.yaml": POLICY,
    "containers/web.yaml": composeFile("web", "app:1", on("a")),
    "containers/app.yaml": composeFile("app", "app:1", on("b")),
  });
  const it = world.start();
  await it.service.turn();
  world.clock.advance(20 * 60_000); // so that making them does not count any more
  await it.service.turn();
  assert.equal(world.cluster.names(), ["app on b", "web on a"]);
  world.cluster.calls.length = 0;
  return { world, gate, ...it, image: (image: string) => pushWeb(world, image) };
}

function pushWeb(world: World, image: string): Promise<void> {
  return world.push({ "containers/web.yaml": composeFile("web", image, on("a")) });
}

/** Lets time pass once nothing goes on but what is held. */
async function patiently<T>({ cluster, clock }: World, gate: Gate, work: Promise<T>): Promise<T> {
  let before = -1;
  await until("only what is held goes on", () => {
    const { length } = cluster.calls;
    const isQuiet = length === before && gate.held.length > 0 && clock.sleepers > 0;
    before = length;
    return isQuiet;
  });
  clock.advance(2_000);
  return await work;
}

/** A rollout to app:2 whose first step takes long. */
async function rollingOut() {
  const it = await inPlace();
  it.gate.close(/stop web/);
  await it.image("app:2");
  await patiently(it.world, it.gate, it.service.turn());
  const end = async () => {
    it.gate.open();
    await it.reconciler.idle();
  };
  return { ...it, end };
}

function kill(world: World, ...names: readonly string[]): void {
  for (const name of names) world.cluster.meddle(name, { state: "exited" });
}

test("one node that hangs holds up no other, in this round and later ones", async () => {
  const { world, gate, reconciler, service } = await inPlace();
  kill(world, "web", "app");
  gate.close(/ on a$/);
  await patiently(world, gate, service.turn());
  assert.equal(world.cluster.calls, ["start app on b"]);
  kill(world, "app");
  world.clock.advance(10_000);
  await service.turn();
  assert.equal(world.cluster.calls, ["start app on b", "start app on b"]);
  const { workloads, holds } = service.status();
  const web = workloads.find(({ name }) => name === "web");
  assert.equal([web?.sync, web?.reason], ["drifted", "start on a has been under way for 12 s."]);
  assert.equal(holds.map(({ workload, kind }) => [workload, kind]), [["web", "under-way"]]);
  assert.equal(world.wakes, []);
  gate.open();
  await until("it is over", () => world.wakes.length > 0);
  assert.equal(world.wakes, ["action"]);
  await service.turn();
  assert.equal(reconciler.last?.outcomes.map(({ action }) => action.kind), ["start"]);
  assert.is(world.memory.workloads["web"]?.attempts, 1);
  await service.turn();
  assert.equal(service.status().workloads.map(({ sync }) => sync), ["synced", "synced"]);
});

test("an attempt whose end no round has seen counts as any other", async () => {
  const { world, gate, reconciler, service } = await inPlace();
  kill(world, "web");
  gate.close(/start web/);
  await patiently(world, gate, service.turn());
  world.cluster.crashing.add("app:1");
  gate.open();
  await reconciler.idle();
  await service.turn();
  assert.is(world.memory.workloads["web"]?.attempts, 2, "its second was made after the pause");
  await service.turn();
  assert.equal(world.cluster.calls, ["start web on a", "start web on a"]);
  assert.equal(service.status().holds.map(({ kind, until }) => [kind, until]), [
    ["backoff", world.clock.now() + 2_000],
  ]);
});

test("what has ended is told of once, though the round that came first was refused", async () => {
  const { world, gate, reconciler, service } = await inPlace();
  kill(world, "web");
  gate.close(/start web/);
  await patiently(world, gate, service.turn());
  gate.open();
  await until("it is over", () => world.wakes.includes("action"));
  await rejects(service.apply({ author: ADA, id: "0000000.0000000000.1" }), "plan-moved");
  await service.turn();
  const told = () => reconciler.last?.outcomes.map(({ action, result }) => [action.id, result]);
  assert.equal(told(), [["start web on a", "done"]]);
  await service.turn();
  assert.equal(told(), []);
});

test("a new revision takes the place of one whose rollout is stuck", async () => {
  const { world, image, end, service } = await rollingOut();
  await image("app:3");
  await service.turn();
  assert.is(service.status().workloads.find(({ name }) => name === "web")?.sync, "drifted");
  await end();
  await service.turn();
  assert.equal(world.cluster.calls, [
    "stop web on a",
    "rename web.ark-previous on a",
    "create web on a",
    "start web on a",
  ]);
  assert.is(world.cluster.look("web")?.spec.image, "app:3");
  assert.is(world.memory.workloads["web"]?.attempts, undefined, "nothing has failed");
});

test("one that goes back has the old container started again", async () => {
  const { world, image, end, service } = await rollingOut();
  await image("app:1");
  await service.turn();
  await end();
  await service.turn();
  assert.equal(world.cluster.calls, ["stop web on a", "start web on a"]);
});

test("what is being removed, and is wanted again, stays", async () => {
  const { world, gate, image, service, reconciler } = await inPlace();
  gate.close(/stop web/);
  await world.push({ "containers/web.yaml": null });
  await patiently(world, gate, service.turn());
  await image("app:1");
  await service.turn();
  gate.open();
  await reconciler.idle();
  await service.turn();
  assert.equal(world.cluster.calls, ["stop web on a", "start web on a"]);
});

test("a stop comes upon it: it ends first, and the answer says so", async () => {
  const { world, end, service } = await rollingOut();
  const { underWay } = await service.stop({ author: ADA });
  assert.equal(underWay, [{ workload: "web", action: "rollout", ends: true }]);
  await service.turn();
  await end();
  await service.turn();
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  world.clock.advance(2_000);
  await service.turn();
  assert.equal(world.cluster.names(), ["app on b", "web on a"]);
});

test("it is not captured halfway", async () => {
  const { end, service } = await rollingOut();
  const request = { author: ADA, force: false, prune: true, mode: "commit" } as const;
  const error = await service.snapshot(request).then(() => undefined, (it: ArkError) => it);
  assert.is(error?.code, "snapshot-conflict");
  const { removed, updated } = await service.snapshot({ ...request, force: true });
  assert.equal([removed, updated], [[], []]);
  await end();
});

test("where no later round follows, whoever asks waits for what comes after", async () => {
  const { world, gate } = await inPlace();
  await world.push({ "containers/web.yaml": composeFile("web", "app:1", `${on("a")}${AFTER}`) });
  world.cluster.meddle("web", undefined);
  kill(world, "app");
  gate.close(/start app/);
  const { service } = world.start({ acts: false });
  const asked = service.restore({ author: ADA, confirm: false });
  await until("it waits", () => gate.held.length > 0 && world.clock.sleepers > 0);
  world.clock.advance(120_000);
  gate.open();
  const { actions } = await asked;
  assert.equal(actions.map(({ kind, workload, result }) => [kind, workload, result]), [
    ["start", "app", "done"],
    ["create", "web", "done"],
  ]);
});

test("restore says what goes on", async () => {
  const { world, gate, service, reconciler } = await inPlace();
  kill(world, "web", "app");
  gate.close(/start web/);
  const restore = service.restore({ author: ADA, confirm: false });
  const { actions } = await patiently(world, gate, restore);
  assert.equal(actions.map(({ workload, result }) => [workload, result]).sort(), [
    ["app", "done"],
    ["web", "under-way"],
  ]);
  gate.open();
  await reconciler.idle();
});

test("at the end of the process, what still ends well is remembered", async () => {
  const { world, gate, service, reconciler } = await inPlace();
  kill(world, "web");
  gate.close(/start web/);
  await patiently(world, gate, service.turn());
  const idle = reconciler.idle();
  gate.open();
  await idle;
  assert.is(world.memory.workloads["web"]?.attempts, 1);
});

test("and what does not is given up once another may lead", async () => {
  const { world, election, reconciler } = await rollingOut();
  let isIdle = false;
  const idle = reconciler.idle().then(() => isIdle = true);
  const saves = world.saves.length;
  assert.is(isIdle, false);
  await election.resign();
  await idle;
  assert.ok(world.said.some((line) => line.startsWith("Gave up rollout web: ")));
  assert.equal([world.saves.length, world.warnings], [saves, []]);
  assert.equal(world.cluster.calls, []);
});

test("who leads anew begins it anew", async () => {
  const { world, gate, service } = await rollingOut();
  world.elections.elect("test:1");
  gate.open();
  await service.turn();
  await service.turn();
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  assert.is(world.memory.workloads["web"]?.attempts, undefined);
  const terms = new Set(world.records.filter(({ call }) => call === "create").map((it) => it.term));
  assert.equal([...terms], ["1", "2"]);
});

test("who leads next goes on from there", async () => {
  const { world, gate } = await rollingOut();
  const two = world.start({ address: "two:1" });
  world.elections.elect("two:1");
  gate.open();
  for (let turn = 0; turn < 4; turn++) {
    await two.service.turn();
    world.clock.advance(2_000);
  }
  assert.equal(world.cluster.names(), ["app on b", "web on a"]);
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
});

test.run();
