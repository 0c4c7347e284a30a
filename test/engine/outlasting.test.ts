/** A rollout that takes long, and what goes on meanwhile. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("outlasting");

/** It says that it was told to end, and goes on until it is killed. */
const STUBBORN = ["sh", "-c", "trap 'echo told' TERM; while :; do sleep 1; done"];
const FILE = "containers/web.yaml";

test("others are healed meanwhile, and a newer revision takes its place", async (scene) => {
  const { clone, engine, service } = scene;
  await runScheduled(engine, "web", "--stop-timeout", "120", "busybox:1", ...STUBBORN);
  await runScheduled(engine, "other");
  await service.get("/schedule/snapshot");
  await clone.edit(FILE, "busybox:1", "busybox:2");
  await until("it is told", async () => (await engine.docker("logs", "web")).includes("told"));
  await engine.docker("kill", "other");
  await runs(engine, "other");
  const { body } = await service.get("/schedule/why/web");
  assert.is(body.verdict.rule, "under-way");
  assert.match(body.hold.reason, /^rollout on .* has been under way for \d+ s\.$/);

  const newest = await clone.edit(FILE, "busybox:2", "busybox:2\n    hostname: newest");
  await until("it is in force", async () => (await service.status()).revision === newest);
  await engine.docker("kill", "web");
  await until("the rollout is over", async () => {
    const why = (await service.get("/schedule/why/web")).body;
    return why.verdict?.rule === "in-place" && why.live.length === 1;
  });
  const { Config, Name } = await inspect(engine, "web");
  assert.equal([Name, Config.Image, Config.Hostname], ["/web", "busybox:2", "newest"]);
  assert.match(service.output, /"msg":"rollout web: [^"]*hostname/);
  assert.is(
    service.output.match(/"msg":"rollout web: /g)?.length,
    1,
    "the first was not gone on with",
  );
});

test.run();
