/** An engine that hangs: every call has a deadline, and what was interrupted is put right. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("frozen engine");
const DEADLINE = 40_000;

test("it is reported, the API goes on answering, and healing goes on when it is back", async ({ engine, service }) => {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await engine.freeze();
  const asked = service.post("/schedule/snapshot/restore");
  await until(
    "it is reported",
    async () => (await service.get("/readyz")).status === 503,
    DEADLINE,
  );
  const { nodes } = await service.status();
  assert.is(nodes[0]?.reachable, false);
  assert.match(nodes[0]?.problem ?? "", /took over 15 s/);
  assert.is((await service.get("/schedule/leader")).status, 200);
  await engine.thaw();
  await asked;
  await engine.docker("kill", "web");
  await runs(engine, "web");
  await until("it is ready", async () => (await service.get("/readyz")).status === 200);
});

test("frozen in mid-rollout, the rollout ends well all the same", async ({ engine, service, clone }) => {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await clone.edit("containers/web.yaml", "busybox:1", "busybox:2");
  await until("the old one is renamed", () => inspect(engine, "web.ark-previous"));
  await engine.freeze();
  await until(
    "the service still answers",
    async () => (await service.get("/schedule/leader")).status === 200,
  );
  await engine.thaw();
  await until("the rollout is over", async () => {
    const { body } = await service.get("/schedule/why/web");
    return body.verdict?.rule === "in-place" && body.live.length === 1;
  }, DEADLINE);
  assert.is((await inspect(engine, "web")).Config.Image, "busybox:2");
});

test.run();
