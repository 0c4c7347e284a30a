/** Several managers, and what is no manager. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { areManagers } from "../../../src/cluster/classic/are-managers.ts";
import { systemClock } from "../../../src/telemetry/clock.ts";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import { until } from "../../lab/until.ts";
import { rejects } from "../../rejects.ts";
import { clusterOf, endpointOf } from "./open.ts";
import { NEVER, specOf } from "./stage.ts";

const it = suite<{ fleet: FakeFleet }>("classic: managers");
it.before.each((stage) => {
  stage.fleet = new FakeFleet(["node1"]);
});
it.after.each(({ fleet }) => fleet.stop());

it("asks the next manager where one does not answer", async ({ fleet }) => {
  const primary = await fleet.addManager();
  const replica = await fleet.addManager();
  const cluster = clusterOf(primary, replica);
  const order = { name: "web", spec: specOf(), stamps: {} };
  const { id } = await cluster.create("node1", order, NEVER);
  await primary.stop();
  const orphaned = await cluster.observe(new Set(), NEVER);
  assert.equal(orphaned.nodes.map(({ reachable }) => reachable), [false]);
  fleet.elect(replica);
  const { nodes } = await cluster.observe(new Set(), NEVER);
  assert.is(nodes[0]?.containers[0]?.id, id);
  await cluster.start("node1", id, NEVER);
});

it("sends what is to be done once to one manager only, and the next thing to another", async ({ fleet }) => {
  const primary = await fleet.addManager();
  const replica = await fleet.addManager();
  const cluster = clusterOf(primary, replica);
  await cluster.observe(new Set(), NEVER);
  await primary.stop();
  fleet.elect(replica);
  const order = { name: "web", spec: specOf(), stamps: {} };
  await rejects(cluster.create("node1", order, NEVER), "engine-unreachable");
  await cluster.create("node1", order, NEVER);
});

it("follows events at another manager when one ends", async ({ fleet }) => {
  const primary = await fleet.addManager();
  const replica = await fleet.addManager();
  const end = new AbortController();
  const heard: string[] = [];
  const following = (async () => {
    for await (const event of clusterOf(primary, replica).events(end.signal)) {
      heard.push(`${event.kind} ${event.node}`);
    }
  })();
  await until("the first is followed", () => heard.includes(`connected tcp://${primary.address}`));
  fleet.elect(replica);
  await primary.stop();
  await until("the next one is", () => heard.includes(`connected tcp://${replica.address}`));
  end.abort();
  await following;
});

it("is told from an engine by what it says of itself", async ({ fleet }) => {
  const manager = await fleet.addManager();
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ Version: "20.10.24" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const engine = { kind: "tcp", host: "127.0.0.1", port } as const;
  const nobody = { kind: "tcp", host: "127.0.0.1", port: 1 } as const;
  assert.is(await areManagers([endpointOf(manager)], systemClock), true);
  assert.is(await areManagers([nobody, endpointOf(manager)], systemClock), true);
  assert.is(await areManagers([engine, nobody], systemClock), false);
  assert.is(await areManagers([nobody], systemClock), false);
  const mixed = areManagers([engine, endpointOf(manager)], systemClock);
  const { message } = await rejects(mixed, "config-invalid");
  assert.match(
    message,
    `managers (tcp://${manager.address}) with Docker engines (tcp://127.0.0.1:${port})`,
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it.run();
