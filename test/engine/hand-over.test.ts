/** The end of a service: it waits for nothing at rest, and for little where something is under way. */
import process from "node:process";
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, type Scene, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("hand-over");

/** Seconds that the engine gives a container to end. */
const GRACE = 20;
/** What takes them all: it says that it was told to end, and goes on. */
const STUBBORN = ["sh", "-c", "trap 'echo told' TERM; while :; do sleep 1; done"];

/** A rollout whose first step is under way: to stop the old container, which takes long. */
async function beginLongStop({ engine, service, clone }: Scene): Promise<void> {
  await runScheduled(engine, "web", "--stop-timeout", String(GRACE), "busybox:1", ...STUBBORN);
  await service.get("/schedule/snapshot");
  await clone.edit("containers/web.yaml", "busybox:1", "busybox:2");
  await until("it is told", async () => (await engine.docker("logs", "web")).includes("told"));
}

/** How long it took; milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

test("at rest it waits for nothing", async ({ engine, service }) => {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await runs(engine, "web");
  const took = await timed(async () => assert.is(await service.end(), 0));
  assert.ok(took < 5_000, `it took ${took} ms`);
});

test("an action that takes long is given up, and the next start puts it right", async (scene) => {
  const { engine, service } = scene;
  await beginLongStop(scene);
  const took = await timed(async () => assert.is(await service.end(), 0));
  assert.ok(took < (GRACE - 10) * 1_000, `it took ${took} ms`);
  assert.match(service.output, "Gave up rollout web: ");
  assert.not.match(service.output, '"level":"warn"');
  assert.not.match(service.output, '"level":"error"');
  await service.start();
  await until("the rollout is over", async () => {
    const { body } = await service.get("/schedule/why/web");
    return body.verdict?.rule === "in-place" && body.live.length === 1;
  }, 60_000);
  assert.is((await inspect(engine, "web")).Config.Image, "busybox:2");
});

test("a second signal ends it at once", async (scene) => {
  const { service } = scene;
  await beginLongStop(scene);
  const took = await timed(async () => {
    const ended = service.end();
    await until("it has heard the first", () => service.output.includes("Shutting down."));
    process.kill(service.pid!, "SIGINT");
    assert.is(await ended, null, "by the signal");
  });
  assert.ok(took < 2_500, `it took ${took} ms`);
});

test.run();
