/** The whole service, as its user runs it, on two classic Swarm managers. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import { Service } from "../../lab/service.ts";
import { until } from "../../lab/until.ts";

const it = suite<{ fleet: FakeFleet; service: Service }>("classic: the process");
it.after.each(async ({ fleet, service }) => {
  await service?.close();
  await fleet.stop();
});

it("knows managers by itself, and goes on with the next one", async (scene) => {
  const fleet = scene.fleet = new FakeFleet(["node1", "node2"]);
  const [primary, replica] = [await fleet.addManager(), await fleet.addManager()];
  const addresses = [primary, replica].map(({ address }) => `tcp://${address}`);
  const engine = fleet.engine("node1");
  const body = {
    Image: "busybox:1",
    Labels: { "ark.labels.schedule": "web" },
    Env: ["constraint:node==node1"],
    HostConfig: {},
  };
  const { id } = await primary.state.create("web", body);
  engine.start(id);
  const service = scene.service = await Service.on({ dockerHost: addresses[0]! }, {
    ACS_CLUSTER_ENDPOINT: addresses.join(","),
  });
  assert.is((await service.get("/schedule/snapshot")).status, 200);
  engine.kill(id);
  await until("an event has it started again", () => engine.box(id).state === "running");
  fleet.elect(replica);
  await primary.stop();
  engine.remove(id, true);
  await until(
    "the other manager has it made again",
    () =>
      [...engine.boxes.values()].some(({ name, state }) => name === "web" && state === "running"),
  );
  const status = await service.status();
  assert.equal(status.nodes.map(({ name }) => name), ["node1", "node2"]);
});

it.run();
