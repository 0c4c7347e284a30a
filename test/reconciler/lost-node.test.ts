/** A node is lost, and comes back: what becomes of its workloads, round by round. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { rejects } from "../rejects.ts";
import { ADA, composeFile, World } from "./world.ts";
import "../seed.ts";

const SECOND = 1_000;
const on = (node: string) => `    x-ark: { node: ${node} }\n`;

/** Workloads on the nodes that they were captured on. */
async function settled(policy: string, workloads: Record<string, string>, nodes = ["a", "b"]) {
  const world = new World({ nodes });
  const files = Object.entries(workloads).map(([name, node]) => [
    `containers/${name}.yaml`,
    composeFile(name, "app:1", on(node)),
  ]);
  await world.push({ "cluster.yaml": policy, ...Object.fromEntries(files) });
  const running = world.start();
  await running.service.turn();
  world.clock.advance(SECOND);
  await running.service.turn();
  world.cluster.calls.splice(0);
  return { world, running };
}

/** The calls of one turn. */
async function turn(world: World, { service }: ReturnType<World["start"]>) {
  const wakeAt = await service.turn();
  return { calls: world.cluster.calls.splice(0), wakeAt };
}

test("what was on a lost node waits for it, then moves, once", async () => {
  const { world, running } = await settled("lostAfter: 30s", { web: "a", api: "b" });
  assert.equal(world.cluster.names(), ["api on b", "web on a"]);
  world.cluster.node("a").lose();
  const lostAt = world.clock.now();
  const first = await turn(world, running);
  assert.equal(first, { calls: [], wakeAt: lostAt + 30 * SECOND });
  world.clock.advance(29 * SECOND);
  assert.equal((await turn(world, running)).calls, []);
  world.clock.advance(SECOND);
  assert.equal((await turn(world, running)).calls, ["create web on b", "start web on b"]);
  for (let more = 0; more < 3; more++) {
    world.clock.advance(60 * SECOND);
    assert.equal((await turn(world, running)).calls, []);
  }
});

test("the node comes back: its old copy goes before anything else is done there", async () => {
  const { world, running } = await settled("lostAfter: 30s", {
    ...{ web: "a", job: "a", other: "a", api: "b" },
  });
  await world.push({
    "containers/other.yaml": composeFile("other", "app:1", "    x-ark: { node: a, move: never }\n"),
  });
  world.cluster.node("a").lose();
  await turn(world, running);
  world.cluster.meddle("job", undefined, { silently: true });
  world.clock.advance(31 * SECOND);
  await turn(world, running);
  world.cluster.meddle("api", { state: "exited", exitCode: 1 });
  world.cluster.node("a").comeBack();
  world.cluster.node("a").meddle("other", { state: "exited", exitCode: 255 }, { silently: true });
  const { calls } = await turn(world, running);
  assert.equal(calls.filter((call) => call.endsWith(" on a")), [
    "stop web on a",
    "destroy web on a",
    "start other on a",
  ]);
  assert.ok(calls.includes("start api on b"), "another node does not wait for that");
  assert.equal(world.cluster.names(), ["api on b", "job on b", "other on a", "web on b"]);
  world.clock.advance(SECOND);
  assert.equal((await turn(world, running)).calls, []);
  assert.is(world.memory.workloads["web"]?.leftOn, undefined, "nothing is left to be watched");
});

test("another leader goes on from when the node was lost", async () => {
  const { world, running } = await settled("lostAfter: 30s", { web: "a", api: "b" });
  const a = world.cluster.node("a");
  a.lose();
  await turn(world, running);
  world.clock.advance(20 * SECOND);
  a.unmeet();
  const another = world.start({ address: "two:1" });
  world.elections.elect("two:1");
  assert.equal((await turn(world, another)).calls, []);
  const [node] = another.service.status().nodes;
  assert.equal([node?.name, node?.reachable], ["a", false], "known by its endpoint");
  world.clock.advance(10 * SECOND);
  assert.equal((await turn(world, another)).calls, ["create web on b", "start web on b"]);
  const third = world.start({ address: "three:1" });
  world.elections.elect("three:1");
  a.comeBack();
  assert.equal((await turn(world, third)).calls, ["stop web on a", "destroy web on a"]);
});

test("since when a node is lost is saved at once, and not again and again", async () => {
  const { world, running } = await settled("lostAfter: 30s", { web: "a", api: "b" });
  await turn(world, running);
  world.cluster.node("a").lose();
  world.saves.splice(0);
  await turn(world, running);
  assert.equal(world.memory.nodes?.["a"], {
    endpoint: "tcp://a:2375",
    unknownSince: world.clock.now(),
  });
  world.clock.advance(SECOND);
  await turn(world, running);
  assert.is(world.saves.length, 1);
});

test("an engine that restarts with its containers alive loses nothing and moves nothing", async () => {
  const { world, running } = await settled("lostAfter: 30s", { web: "a", api: "b" });
  const a = world.cluster.node("a");
  for (let times = 0; times < 3; times++) {
    a.lose();
    await turn(world, running);
    world.clock.advance(20 * SECOND);
    await turn(world, running);
    a.comeBack();
    assert.equal((await turn(world, running)).calls, []);
    world.clock.advance(SECOND);
  }
  const said = [...world.warnings, ...world.said].filter((line) => /^Node a/.test(line));
  assert.equal(said.slice(0, 1), [
    "Node a is lost: The fake engine is down. Last seen on it: web.",
  ]);
  assert.is(said.filter((line) => line === "Node a answers again, after 20 s.").length, 3);
});

test("the original stays where that is the policy, and is started when the other has gone", async () => {
  const { world, running } = await settled("lostAfter: 30s\nonReturn: keep-original", {
    web: "a",
    api: "b",
  });
  const a = world.cluster.node("a");
  a.lose();
  await turn(world, running);
  a.meddle("web", { state: "exited", exitCode: 255 }, { silently: true });
  world.clock.advance(30 * SECOND);
  await turn(world, running);
  a.comeBack();
  world.clock.advance(2 * SECOND);
  assert.equal((await turn(world, running)).calls, [
    "stop web on b",
    "destroy web on b",
    "start web on a",
  ]);
  world.clock.advance(SECOND);
  await turn(world, running);
  assert.is(world.memory.workloads["web"]?.node, "a");
});

test("a node that is taken from the list is lost, too, and not empty", async () => {
  const { world, running } = await settled("lostAfter: 30s", { web: "a", api: "b" });
  world.cluster.list("a", false);
  assert.equal((await turn(world, running)).calls, []);
  world.clock.advance(30 * SECOND);
  assert.equal((await turn(world, running)).calls, ["create web on b", "start web on b"]);
  world.clock.advance(SECOND);
  await turn(world, running);
  assert.is(world.memory.nodes?.["a"], undefined, "nothing was last seen on it any more");
  world.cluster.list("a", true);
  assert.equal((await turn(world, running)).calls, ["stop web on a", "destroy web on a"]);
});

test("a capture drops nothing of a lost node, and takes the copy that stays", async () => {
  const { world, running } = await settled("lostAfter: 30s", { web: "a", api: "b" });
  const a = world.cluster.node("a");
  const request = { author: ADA, force: false, prune: true, mode: "commit" } as const;
  a.lose();
  await turn(world, running);
  await rejects(running.service.snapshot(request), "snapshot-conflict");
  world.clock.advance(30 * SECOND);
  await turn(world, running);
  a.meddle("web", { spec: { image: "app:3" } }, { silently: true });
  a.comeBack();
  const { unchanged, updated } = await running.service.snapshot(request);
  assert.equal([unchanged, updated], [["api", "web"], []]);
});

const NODES = ["a", "b", "c"];
const NAMES = ["one", "two", "three", "four"];
const event = fc.oneof(
  fc.record({
    kind: fc.constantFrom("lose" as const, "back" as const, "power" as const),
    node: fc.constantFrom(...NODES),
  }),
  fc.record({ kind: fc.constant("kill" as const), name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant("lead" as const) }),
  fc.record({ kind: fc.constant("round" as const), after: fc.integer({ min: 0, max: 40_000 }) }),
);

test("whatever nodes are lost and come back, in the end each workload runs once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      const workloads = Object.fromEntries(NAMES.map((name, i) => [name, NODES[i % 3]!]));
      let { world, running } = await settled("lostAfter: 30s", workloads, NODES);
      const round = () => running.service.turn().catch(() => undefined);
      for (const each of events) {
        if (each.kind === "lose") world.cluster.node(each.node).lose();
        if (each.kind === "back") world.cluster.node(each.node).comeBack();
        if (each.kind === "power") cutPower(world, each.node);
        if (each.kind === "kill" && world.cluster.look(each.name)) {
          world.cluster.meddle(each.name, { state: "exited", exitCode: 137 });
        }
        if (each.kind === "lead") running = world.start();
        if (each.kind === "round") {
          world.clock.advance(each.after);
          await round();
        }
      }
      for (const node of NODES) world.cluster.node(node).comeBack();
      for (let more = 0; more < 8; more++) {
        world.clock.advance(301 * SECOND);
        await round();
      }
      const found = world.cluster.names().map((name) => name.replace(/ on .*/, ""));
      assert.equal(found.sort(), [...NAMES].sort());
      for (const name of NAMES) assert.is(world.cluster.look(name)?.state, "running", name);
    }),
    { numRuns: 60 },
  );
});

/** All that ran on it has ended, and it does not answer. */
function cutPower(world: World, name: string): void {
  const node = world.cluster.node(name);
  for (const box of node.boxes.values()) {
    if (box.state === "running") Object.assign(box, { state: "exited", exitCode: 255 });
  }
  node.lose();
}

test.run();
