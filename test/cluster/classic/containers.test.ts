/** What is made and done through a manager. */
import * as assert from "uvu/assert";
import { labelsOf } from "../../fakes/classic-manager/box.ts";
import { STAMP } from "../../../src/model/observation.ts";
import { ANY_NODE } from "../../../src/model/plan.ts";
import { rejects } from "../../rejects.ts";
import { constraint, NEVER, onStage, specOf, type Stage } from "./stage.ts";

const it = onStage("classic: containers");
const POLICY = { "com.docker.swarm.reschedule-policies": '["on-node-failure"]' };

/** The container on that node, as its engine has it. */
function box({ fleet }: Stage, node: string, name: string) {
  return [...fleet.engine(node).boxes.values()].find((each) => each.name === name);
}

it("lets the manager choose, and hands over what the workload asks for", async (stage) => {
  const spec = specOf({ labels: { a: "b", ...POLICY, "com.docker.swarm.id": "old" } });
  const placement = { expressions: [constraint("node", "node2")], spread: [] };
  const order = { name: "web", spec, stamps: {}, placement };
  await stage.cluster.create(ANY_NODE, order, NEVER);
  const made = box(stage, "node2", "web")!;
  assert.is(labelsOf(made)["com.docker.swarm.constraints"], '["node==node2"]');
  assert.is(labelsOf(made)["com.docker.swarm.reschedule-policies"], '["on-node-failure"]');
  assert.is.not(labelsOf(made)["com.docker.swarm.id"], "old");
  const live = await stage.cluster.inspect("node2", made.id, NEVER);
  assert.equal(Object.keys(live.spec.labels!).sort(), [
    "a",
    "com.docker.swarm.constraints",
    "com.docker.swarm.reschedule-policies",
  ]);
});

it("goes where its data was, if that node can be had", async (stage) => {
  const spec = specOf({ "x-ark": { node: "node2" } });
  const create = (name: string) =>
    stage.cluster.create(ANY_NODE, { name, spec, stamps: {} }, NEVER);
  await create("web");
  assert.ok(box(stage, "node2", "web"));
  stage.fleet.fail("node2", "down");
  await create("db");
  assert.ok(box(stage, "node1", "db"));
});

it("stays on its node, or is not made", async (stage) => {
  const ports = [{ target: 80, protocol: "tcp", published: "80" }] as const;
  await stage.run("first", "node2", { ports: [...ports] });
  const spec = specOf({ ports: [...ports] });
  const order = { name: "web", spec, stamps: {} };
  const error = await rejects(stage.cluster.create("node2", order, NEVER), "unplaceable");
  assert.match(error.message, "it belongs on node2, but Swarm would have it on node1");
  assert.is(box(stage, "node1", "web"), undefined);
});

it("goes to a node that has its networks, on all of which it is", async (stage) => {
  const { cluster } = stage;
  for (const name of ["back", "front"]) {
    await cluster.createNetwork("node2", { name, external: false }, NEVER);
  }
  await cluster.createNetwork("node1", { name: "front", external: false }, NEVER);
  const spec = specOf({ networks: { back: {}, front: { aliases: ["www"] } } });
  const { id } = await cluster.create(ANY_NODE, { name: "web", spec, stamps: {} }, NEVER);
  await cluster.start("node2", id, NEVER);
  assert.equal(Object.keys(box(stage, "node2", "web")!.networks), ["back", "front"]);
  const [web] = await stage.seen("web");
  assert.equal(web?.live?.spec.networks, { back: {}, front: { aliases: ["www"] } });
  assert.is(web?.labels[STAMP.constraints], '["node==/^(node2)$/"]');
  assert.is(web?.live?.spec.labels?.["com.docker.swarm.constraints"], undefined);
});

it("makes a network wherever it is missing, and a volume everywhere", async ({ cluster, fleet }) => {
  await cluster.createNetwork("node1", { name: "front", external: false }, NEVER);
  await cluster.createNetwork(ANY_NODE, { name: "front", external: false }, NEVER);
  await cluster.createVolume(ANY_NODE, { name: "data", external: false }, NEVER);
  for (const engine of fleet.engines) {
    const named = [...engine.networks.values()].filter(({ Name }) => Name === "front");
    assert.is(named.length, 1, engine.name);
    assert.ok(engine.volumes.has("data"));
  }
});

it("says in the manager's words why it has no node", async ({ cluster, fleet }) => {
  const placement = { expressions: [constraint("zone", "b")], spread: [] };
  const order = { name: "web", spec: specOf(), stamps: {}, placement };
  const picky = await rejects(cluster.create(ANY_NODE, order, NEVER), "unplaceable");
  assert.match(picky.message, "following conditions [zone==b (soft=false)]");
  const large = { name: "web", spec: specOf({ mem_limit: "1t" }), stamps: {} };
  await rejects(cluster.create(ANY_NODE, large, NEVER), "unplaceable");
  for (const { name } of fleet.engines) fleet.fail(name, "down");
  await rejects(cluster.create(ANY_NODE, order, NEVER), "unplaceable");
});

it("says that a dead node keeps a name, and that nothing can be done to what is there", async (stage) => {
  const id = await stage.run("web", "node2");
  stage.fleet.fail("node2", "down");
  const { cluster } = stage;
  const order = { name: "web", spec: specOf(), stamps: {} };
  await rejects(cluster.create(ANY_NODE, order, NEVER), "engine-conflict");
  await rejects(cluster.stop("node2", id, NEVER), "engine-unreachable");
  await rejects(cluster.start("node2", id, NEVER), "engine-unreachable");
  await rejects(cluster.remove("node2", id, NEVER), "engine-unreachable");
  await rejects(cluster.inspect("node2", id, NEVER), "engine-unreachable");
});

it("tells namesakes apart by their nodes", async (stage) => {
  const { cluster, fleet } = stage;
  const old = await stage.run("web", "node2");
  fleet.expire("node2");
  const replacement = await stage.run("web", "node1");
  fleet.register("node2");
  assert.equal((await stage.seen("web")).map(({ id }) => id).sort(), [old, replacement].sort());
  await cluster.stop("node2", "web", NEVER);
  await cluster.remove("node2", "web", NEVER);
  assert.equal((await stage.seen("web")).map(({ id }) => id), [replacement]);
});

it("makes no difference of how the manager passes a container on", async (stage) => {
  const more = {
    cpu_shares: 2,
    ports: [
      { target: 80, protocol: "tcp", host_ip: "0.0.0.0", published: "80" },
      { target: 81, protocol: "tcp", published: "81" },
    ],
  } as const;
  await stage.run("web", "node1", { ...more, ports: [...more.ports] });
  assert.is(box(stage, "node1", "web")?.body.HostConfig["CpuShares"], 512);
  const [web] = await stage.seen("web");
  assert.is(web?.live?.spec.cpu_shares, 2);
  assert.equal(web?.live?.spec.ports, more.ports);
});

it("makes sure of an image on its node, whatever fails on others", async ({ cluster, fleet }) => {
  fleet.registry.set("app:1", { Id: "sha256:app", Config: {} });
  await cluster.ensureImage("node1", "app:1", NEVER);
  assert.ok(fleet.engine("node1").images.has("app:1"));
  await rejects(cluster.ensureImage("node1", "app:2", NEVER), "image-unavailable");
});

it.run();
