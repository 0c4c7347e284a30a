/** A way back is a commit, and what it says comes to run. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, scenes, verdict } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("rollback", { ACS_CRONTAB: "* * * * * *" });
const FILE = "containers/web.yaml";
const POLICY = "prune: on\nrollout:\n  monitor: 500ms\n  timeout: 10s\n  onFailure: revert\n";

test("a person goes back, and the service does where a health check fails", async (scene) => {
  const { clone, engine, service } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  const id = (await inspect(engine, "web")).Id;
  const good = await clone.push({ "cluster.yaml": POLICY });
  await clone.edit(FILE, "busybox:1", "busybox:2");
  const second = await runs(engine, "web", id);
  await verdict(scene, "web", "in-place");

  const plan = await service.get(`/schedule/plan?revision=${good}`);
  assert.equal(plan.body.change.workloads.map((it: { action: string }) => it.action), ["rollout"]);
  assert.match(await service.cli("rollback", good.slice(0, 10), "--reason", "it leaks"), "web");
  const third = await runs(engine, "web", second);
  await verdict(scene, "web", "in-place");
  assert.is((await inspect(engine, "web")).Config.Image, "busybox:1");
  assert.is(await service.git("diff", good, "main"), "");
  assert.match(await service.git("log", "-1", "main"), `Ark-Revision: ${good}`);

  const bad = "healthcheck:\n      test: [CMD, 'false']\n      interval: 200ms\n      retries: 1\n";
  const failed = await clone.edit(FILE, "init: true", `init: true\n    ${bad}`);
  await until("its commit is reverted", async () => {
    const log = await service.git("log", "-1", "main");
    return log.includes("Ark-Action: revert") && log.includes(`Ark-Revision: ${failed}`);
  });
  assert.is(await service.git("diff", good, "main"), "");
  assert.is(await runs(engine, "web"), third);
});

test.run();
