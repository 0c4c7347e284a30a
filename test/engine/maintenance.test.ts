/** Stops of a node and windows, on a real engine. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, scenes, verdict } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("maintenance");

test("a stop of the node holds what is there and what would be made there", async (scene) => {
  const { engine, service } = scene;
  for (const name of ["web", "api"]) await runScheduled(engine, name);
  await service.get("/schedule/snapshot");
  const { nodes: [node] } = await service.status();
  const unknown = await service.post("/schedule/stop?node=nowhere");
  assert.equal([unknown.status, unknown.body.code], [404, "node-unknown"]);
  assert.ok(unknown.body.detail.includes(node!.name));
  assert.is((await service.post(`/schedule/stop?node=${node!.name}&workload=web`)).status, 400);
  assert.is((await service.post(`/schedule/stop?node=${node!.name}&reason=disk`)).status, 200);
  await engine.docker("kill", "web");
  await engine.docker("rm", "-f", "api");
  for (const name of ["web", "api"]) await verdict(scene, name, "maintenance");
  assert.equal((await service.status()).stops.map(({ node }) => node), [node!.name]);
  assert.is((await inspect(engine, "web")).State.Running, false);
  await service.post(`/schedule/start?node=${node!.name}`);
  for (const name of ["web", "api"]) await runs(engine, name);
});

test("an open window holds what died, and it is healed when the window closes", async (scene) => {
  const { engine, service, clone } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  const opened = new Date();
  const time = [opened.getUTCSeconds(), opened.getUTCMinutes(), opened.getUTCHours()].join(" ");
  const window = `  - name: freeze\n    kind: stop\n    cron: ${time} * * *\n    duration: 12s\n`;
  await clone.push({ "maintenance.yaml": `windows:\n${window}` });
  await until(
    "the window is open",
    async () => (await service.get("/schedule/leader")).body.windows.open[0]?.name === "freeze",
  );
  await engine.docker("kill", "web");
  await verdict(scene, "web", "maintenance");
  assert.is((await inspect(engine, "web")).State.Running, false);
  await runs(engine, "web");
  assert.ok(Date.now() - opened.getTime() >= 11_000, "it waited until the window closed");
});

test("a rollout that is under way ends during a stop, and the next one waits", async (scene) => {
  const { engine, service, clone } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await clone.push({ "cluster.yaml": "rollout:\n  monitor: 8s\n" });
  await clone.edit("containers/web.yaml", "busybox:1", "busybox:2");
  await until("the old one is kept", () => inspect(engine, "web.ark-previous"), 20_000);
  await verdict(scene, "web", "rollout-watching");
  const { body } = await service.post("/schedule/stop?reason=racks");
  assert.equal(body.underWay, [{ workload: "web", action: "rollout", ends: true }]);
  await until("it is over", async () => await inspect(engine, "web.ark-previous") === undefined);
  assert.is((await inspect(engine, "web")).Config.Image, "busybox:2");
  await clone.edit("containers/web.yaml", "busybox:2", "busybox:1");
  await verdict(scene, "web", "maintenance");
  assert.match(
    await clone.git("log", "-2", "--format=%B"),
    /In the middle of it: web \(rollout, ends first\)/,
  );
});

test.run();
