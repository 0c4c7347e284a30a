/** What is made of a manager's words about its nodes. */
import * as assert from "uvu/assert";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import { clusterOf } from "./open.ts";
import { NEVER, onStage, specOf } from "./stage.ts";

const it = onStage("classic: nodes");

it("has the nodes with their traits, networks, volumes and images", async ({ cluster, observe }) => {
  await cluster.createNetwork("node2", { name: "front", external: false }, NEVER);
  const { placedBy } = await cluster.observe(new Set(), NEVER);
  assert.is(placedBy, "cluster");
  const nodes = await observe();
  assert.equal([...nodes.keys()], ["node1", "node2"]);
  const { endpoint, traits, images, networks } = nodes.get("node2")!;
  assert.is(endpoint, "tcp://10.0.0.2:2375");
  assert.equal([traits?.cpus, traits?.memory], [4, 8 * 2 ** 30]);
  assert.equal([traits?.os, traits?.storageDriver, traits?.version], [
    "Debian GNU/Linux 12 (bookworm)",
    "overlay2",
    "20.10.24",
  ]);
  assert.ok(images.has("busybox:1"));
  assert.ok(networks.has("front") && networks.has("bridge"));
  assert.not(nodes.get("node1")!.networks.has("front"));
  const { version, nodes: names } = await cluster.describe();
  assert.equal([version, names], ["swarm/1.2.9", ["node1", "node2"]]);
});

it("asks for nothing but the list and the nodes where nothing has changed", async (stage) => {
  await stage.run("web", "node1");
  const end = new AbortController();
  const events = stage.cluster.events(end.signal)[Symbol.asyncIterator]();
  await events.next();
  await stage.observe();
  stage.manager.requests.length = 0;
  await stage.observe();
  assert.equal(stage.manager.requests.sort(), ["GET /containers/json", "GET /info"]);
  end.abort();
  await events.next();
});

it("takes a dead node for unknown, and says which names it keeps", async ({ fleet, run, observe }) => {
  await run("web", "node2");
  await run("db", "node1");
  fleet.powerOff("node2");
  const nodes = await observe();
  const lost = nodes.get("node2")!;
  assert.is(lost.reachable, false);
  assert.match(
    lost.problem!,
    /^Swarm calls the node at tcp:\/\/10\.0\.0\.2:2375 Unhealthy: Cannot/,
  );
  assert.equal(lost.containers, []);
  assert.equal([...lost.keptNames!.keys()], ["web"]);
  assert.match(lost.keptNames!.get("web")!, "leaves its discovery");
  assert.equal(nodes.get("node1")!.containers.map(({ name }) => name), ["db"]);
});

it("trusts a container's state, not the words of before its node was lost", async (stage) => {
  const { fleet, run, seen } = stage;
  await run("web", "node2");
  fleet.powerOff("node2");
  fleet.restore("node2");
  const [web] = await seen("web");
  assert.equal([web?.state, web?.status, web?.health], ["exited", "Exited (255)", "none"]);
  const [again] = await seen("web");
  assert.equal([web?.exitCode, again?.exitCode], [255, 255]);
});

it("reads a container's health off its words", async ({ fleet, run, seen }) => {
  const id = await run("web", "node1");
  const sick = { health: "unhealthy" } as const;
  fleet.engine("node1").meddle(id, sick, "health_status: unhealthy");
  assert.is((await seen("web"))[0]?.health, "unhealthy");
});

it("tells of two nodes of one name, and takes nothing on them for there twice", async () => {
  const fleet = new FakeFleet(["node1", "node1"]);
  const cluster = clusterOf(await fleet.addManager());
  await cluster.create("node1", { name: "web", spec: specOf(), stamps: {} }, NEVER);
  const { nodes } = await cluster.observe(new Set(), NEVER);
  assert.equal(nodes.map(({ name, containers }) => [name, containers.length]), [
    ["node1", 1],
    ["tcp://10.0.0.2:2375", 0],
  ]);
  assert.match(nodes[1]!.problem!, "another node named node1");
  await fleet.stop();
});

it("forgets a node whose entry expires, and has one that it never met by its address", async (stage) => {
  const { fleet, observe } = stage;
  fleet.fail("node2", "down");
  fleet.expire("node2");
  assert.equal([...(await observe()).keys()], ["node1"]);
  fleet.register("node2");
  const pending = (await observe()).get("tcp://10.0.0.2:2375");
  assert.is(pending?.reachable, false);
  assert.is(pending?.keptNames, undefined);
  assert.match(pending!.problem!, "Pending");
});

it("is not held up by an engine that is frozen and taken for healthy", async (stage) => {
  const { fleet, run, observe } = stage;
  await run("web", "node2");
  await run("db", "node1");
  fleet.fail("node2", "frozen", { noticed: false });
  const nodes = await observe();
  assert.is(nodes.get("node1")!.containers[0]?.live?.spec.image, "busybox:1");
  const [web] = nodes.get("node2")!.containers;
  assert.equal([web?.name, web?.live], ["web", undefined]);
  fleet.restore("node2");
});

it("takes every node for unknown where no manager answers", async ({ manager, cluster, observe }) => {
  await observe();
  await manager.stop();
  const nodes = await observe();
  assert.equal([...nodes.values()].map(({ name, reachable }) => [name, reachable]), [
    ["node1", false],
    ["node2", false],
  ]);
  const never = clusterOf(manager);
  const { nodes: [unknown] } = await never.observe(new Set(), NEVER);
  assert.is(unknown?.name, `tcp://${manager.address}`);
  assert.is(cluster.pulls().length, 0);
});

it("tells events by node, and of nodes that are lost and found", async ({ cluster, fleet, run }) => {
  const end = new AbortController();
  const events = cluster.events(end.signal);
  const next = async (kind: string) => {
    for (;;) {
      const { value } = await events.next();
      if (value !== undefined && value.kind === kind) return value;
    }
  };
  await next("connected");
  await run("web", "node2");
  const event = await next("container");
  assert.equal([event.node, "action" in event && event.action], ["node2", "create"]);
  fleet.fail("node2", "down");
  assert.is((await next("disconnected")).node, "node2");
  fleet.restore("node2");
  assert.is((await next("connected")).node, "node2");
  end.abort();
  await events.return(undefined);
});

it.run();
