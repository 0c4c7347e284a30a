/** The service on a classic Swarm manager, from a capture to a node that is lost and comes back. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ClassicCluster } from "../../../src/cluster/classic/classic-cluster.ts";
import type { Round } from "../../../src/reconciler/round.ts";
import { type Box, labelsOf } from "../../fakes/classic-manager/box.ts";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import { ENGINE_TOOLS } from "../../lab/engine-tools.ts";
import { until } from "../../lab/until.ts";
import { ADA, World } from "../../reconciler/world.ts";
import { endpointOf } from "./open.ts";

const SCHEDULE = { "ark.labels.schedule": "web" };

interface Scene {
  fleet: FakeFleet;
  world: World;
  running: ReturnType<World["start"]>;
}

const it = suite<Scene>("classic: the service");
it.before.each(async (scene) => {
  scene.fleet = new FakeFleet(["node1", "node2"]);
  const manager = await scene.fleet.addManager();
  scene.world = new World();
  await scene.world.push({ "cluster.yaml": "lostAfter: 1m\n" });
  const { clock } = scene.world;
  const cluster = new ClassicCluster([endpointOf(manager)], { ...ENGINE_TOOLS, clock });
  scene.running = scene.world.start({ cluster });
});
it.after.each(({ fleet }) => fleet.stop());

/** As somebody does with docker, and then asks for a snapshot. */
async function captured(scene: Scene, name: string, env: readonly string[]): Promise<string> {
  const { state } = scene.fleet.managers[0]!;
  const { id } = await state.create(name, {
    Image: "busybox:1",
    Env: env,
    Labels: SCHEDULE,
    HostConfig: {},
  });
  state.find(id)!.member.engine.start(id);
  await scene.running.service.snapshot({ author: ADA, force: false, prune: false, mode: "commit" });
  await round(scene);
  return id;
}

function round({ running }: Scene): Promise<Round> {
  return running.reconciler.round();
}

function boxes({ fleet }: Scene, name: string): (Box & { readonly node: string })[] {
  return fleet.engines.flatMap((engine) =>
    [...engine.boxes.values()].filter((box) => box.name === name)
      .map((box) => ({ ...box, node: engine.name }))
  );
}

async function fileOf({ world: { repository } }: Scene, path: string): Promise<string> {
  const files = await repository.files((await repository.head())!);
  const file = files.find((each) => each.path === path);
  return new TextDecoder().decode(await file!.read());
}

/** Round after round, until that is so. */
function comesTo<T>(scene: Scene, what: string, probe: () => T) {
  return until(what, async () => {
    await round(scene);
    return probe();
  });
}

async function ruleOf(scene: Scene, name: string): Promise<string | undefined> {
  const { plan } = await round(scene);
  return plan.verdicts.find(({ workload }) => workload === name)?.rule;
}

it("captures what runs with what it asks for, starts what died and makes what is gone", async (scene) => {
  const id = await captured(scene, "web", ["constraint:node==node2", "TZ=UTC"]);
  const text = await fileOf(scene, "containers/web.yaml");
  assert.match(text, "com.docker.swarm.constraints");
  assert.not.match(text, "com.docker.swarm.id");
  assert.match(text, "TZ: UTC");
  assert.is(await ruleOf(scene, "web"), "in-place");
  scene.fleet.engine("node2").kill(id);
  await comesTo(scene, "it runs again", () => boxes(scene, "web")[0]?.state === "running");
  assert.is(boxes(scene, "web")[0]?.id, id);
  scene.fleet.engine("node2").remove(id, true);
  scene.world.clock.advance(5_000);
  const made = await comesTo(scene, "it is made again", () => {
    const [box] = boxes(scene, "web");
    return box?.state === "running" && box;
  });
  assert.equal([made.node, made.body.Env], ["node2", ["PATH=/bin", "TZ=UTC"]]);
  assert.match(labelsOf(made)["com.docker.swarm.constraints"]!, '"node==node2"');
  assert.is(await ruleOf(scene, "web"), "in-place");
});

it("holds what was on a dead node as long as the manager keeps its name, then moves it", async (scene) => {
  const { world, fleet } = scene;
  const id = await captured(scene, "web", ["constraint:node==~node2"]);
  fleet.powerOff("node2");
  assert.is(await ruleOf(scene, "web"), "move-waiting");
  world.clock.advance(61_000);
  const { plan } = await round(scene);
  const [hold] = plan.holds;
  assert.equal([hold?.kind, hold?.instead], ["node-unknown", "move"]);
  assert.match(hold!.reason, "Swarm keeps the name web for the container on node2, which is down.");
  assert.is(boxes(scene, "web").length, 1);
  fleet.expire("node2");
  await comesTo(
    scene,
    "it runs on the other node",
    () => boxes(scene, "web").some(({ node, state }) => node === "node1" && state === "running"),
  );
  fleet.register("node2");
  fleet.restore("node2");
  await comesTo(
    scene,
    "the old one is gone",
    () => !boxes(scene, "web").some((it) => it.id === id),
  );
  assert.equal(boxes(scene, "web").map(({ node, state }) => [node, state]), [["node1", "running"]]);
});

it("leaves to the manager what it moves by itself", async (scene) => {
  const { world, fleet } = scene;
  const id = await captured(scene, "web", [
    "reschedule:on-node-failure",
    "constraint:node==~node2",
  ]);
  fleet.fail("node2", "down");
  assert.is(await ruleOf(scene, "web"), "in-place");
  world.clock.advance(200_000);
  assert.is(await ruleOf(scene, "web"), "in-place");
  const [moved] = boxes(scene, "web").filter(({ node }) => node === "node1");
  assert.is(moved?.state, "running");
  fleet.restore("node2");
  assert.is(await ruleOf(scene, "web"), "in-place");
  assert.equal(boxes(scene, "web").map((box) => box.id), [moved!.id]);
  assert.is.not(moved!.id, id);
});

it("steps in where the manager could not move it", async (scene) => {
  const { world, fleet } = scene;
  await captured(scene, "web", ["reschedule:on-node-failure"]);
  const { node } = boxes(scene, "web")[0]!;
  const other = node === "node1" ? "node2" : "node1";
  fleet.fail(other, "down");
  fleet.fail(node, "down");
  fleet.restore(other);
  await round(scene);
  world.clock.advance(61_000);
  assert.is(await ruleOf(scene, "web"), "move-waiting");
  world.clock.advance(60_000);
  const { plan } = await round(scene);
  assert.match(plan.holds[0]!.reason, "by itself (on-node-failure), and did not");
  fleet.expire(node);
  await comesTo(
    scene,
    "it runs on the other node",
    () => boxes(scene, "web").some((box) => box.node === other && box.state === "running"),
  );
});

it("replaces on its own node what changes", async (scene) => {
  const id = await captured(scene, "web", ["constraint:node==~node2"]);
  scene.fleet.registry.set("busybox:2", { Id: "sha256:2", Config: {} });
  const text = await fileOf(scene, "containers/web.yaml");
  await scene.world.push({ "containers/web.yaml": text.replace("busybox:1", "busybox:2") });
  const replaced = await comesTo(
    scene,
    "the new one runs",
    () => boxes(scene, "web").find((box) => box.state === "running" && box.id !== id),
  );
  assert.equal([replaced.node, replaced.body.Image], ["node2", "busybox:2"]);
  scene.world.clock.advance(60_000);
  await comesTo(scene, "the old one is gone", () => boxes(scene, "web.ark-previous").length === 0);
  assert.is(await ruleOf(scene, "web"), "in-place");
});

it.run();
