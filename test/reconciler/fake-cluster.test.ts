/** The contract of a cluster, held to the fake that the reconciler's tests use. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { systemClock } from "../../src/telemetry/clock.ts";
import { clusterContract } from "../contracts/cluster.ts";
import { FakeCluster } from "../fakes/cluster.ts";
import { rejects } from "../rejects.ts";

const NEVER = new AbortController().signal;
const NO_NAMES: ReadonlySet<string> = new Set();

for (const nodes of [["fake"], ["a", "b", "c"]]) {
  clusterContract(`fake, of ${nodes.length}`, () => {
    const cluster = new FakeCluster(systemClock, ["busybox:1"], { nodes });
    const first = cluster.node();
    return Promise.resolve({
      cluster,
      image: "busybox:1",
      clear: () => {
        for (const { name } of first.boxes.values()) cluster.meddle(name, undefined);
        return Promise.resolve();
      },
      kill: (name) => Promise.resolve(cluster.meddle(name, { state: "exited", exitCode: 137 })),
      read: (name, path) => Promise.resolve(first.box(name).contents.get(path)?.bytes),
      down: () => Promise.resolve(first.lose()),
      up: () => Promise.resolve(first.comeBack()),
      close: () => Promise.resolve(),
    });
  });
}

test("a node that is lost leaves the others as they are, and has kept what it had", async () => {
  const cluster = new FakeCluster(systemClock, ["app:1"], { nodes: ["a", "b"] });
  const order = { name: "web", spec: { image: "app:1" }, stamps: {} };
  await cluster.create("a", order, NEVER);
  await cluster.create("b", order, NEVER);
  assert.equal(cluster.names(), ["web on a", "web on b"]);
  cluster.node("a").lose();
  await rejects(cluster.start("a", "web", NEVER), "engine-unreachable");
  await cluster.start("b", "web", NEVER);
  const seen = async () =>
    (await cluster.observe(NO_NAMES)).nodes.map((node) =>
      [node.name, node.reachable, node.containers.length] as const
    );
  assert.equal(await seen(), [["tcp://a:2375", false, 0], ["b", true, 1]], "never met");
  cluster.node("a").comeBack();
  assert.equal(await seen(), [["a", true, 1], ["b", true, 1]]);
  cluster.node("a").lose();
  assert.equal((await seen())[0], ["a", false, 0], "met before");
});

test("a node that is taken from the list is not observed", async () => {
  const cluster = new FakeCluster(systemClock, [], { nodes: ["a", "b"] });
  cluster.list("a", false);
  const { nodes } = await cluster.observe(NO_NAMES);
  assert.equal(nodes.map(({ name }) => name), ["b"]);
});

test.run();
