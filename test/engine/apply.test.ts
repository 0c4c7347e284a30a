/** A leader that acts only when it is told to: what was planned is done, or what has moved is said. */
import * as assert from "uvu/assert";
import { inspect, runScheduled, type Scene, scenes, verdict } from "../lab/scene.ts";

const test = scenes("apply", { ACS_CRONTAB: "off" });
const FILE = "containers/web.yaml";

async function captured({ engine, service, clone }: Scene): Promise<string> {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await clone.push({ "cluster.yaml": "rollout:\n  monitor: 500ms\n" });
  return (await inspect(engine, "web")).Id as string;
}

async function planned({ service }: Scene): Promise<{ id: string; actions: { kind: string }[] }> {
  return (await service.get("/schedule/plan")).body;
}

test("a plan is carried out as it was shown, and once", async (scene) => {
  const { engine, service, clone } = scene;
  const before = await captured(scene);
  await clone.edit(FILE, "busybox:1", "busybox:2");
  const { id, actions } = await planned(scene);
  assert.equal(actions.map(({ kind }) => kind), ["rollout"]);
  assert.is((await inspect(engine, "web")).Id, before, "a plan does nothing");
  assert.match(await service.cli("apply", id), "web");
  // The end of a rollout needs a second look, and so a second plan.
  await verdict(scene, "web", "rollout-proved");
  assert.match(await engine.docker("ps", "--all", "--format", "{{.Names}}"), "web.ark-previous");
  await service.cli("apply", (await planned(scene)).id);
  await verdict(scene, "web", "in-place");
  assert.is(await engine.docker("ps", "--all", "--format", "{{.Names}}"), "web");
  const { Id, Config } = await inspect(engine, "web");
  assert.is.not(Id, before);
  assert.is(Config.Image, "busybox:2");
  const { status, body } = await service.post(`/schedule/apply?id=${id}`);
  assert.is(status, 409);
  assert.is(body.code, "plan-moved");
  assert.is((await inspect(engine, "web")).Id, Id);
});

test("a commit, or a container that stops, makes a plan one of the past", async (scene) => {
  const { engine, service, clone } = scene;
  const before = await captured(scene);
  await clone.edit(FILE, "busybox:1", "busybox:2");
  const first = await planned(scene);
  await engine.docker("stop", "web");
  const stopped = await service.post(`/schedule/apply?id=${first.id}`);
  assert.is(stopped.status, 409);
  assert.match(JSON.stringify(stopped.body), "running on");
  const second = await planned(scene);
  await clone.edit(FILE, "busybox:2", "busybox:1");
  const edited = await service.post(`/schedule/apply?id=${second.id}`);
  assert.is(edited.status, 409);
  assert.match(JSON.stringify(edited.body), "revision");
  const { Id, State } = await inspect(engine, "web");
  assert.equal([Id, State.Running], [before, false], "nothing was done");
});

test.run();
