/** What died is restarted, what vanished is made again; labels and stops are obeyed. */
import * as assert from "uvu/assert";
import { inspect, runOnBridge, runs, type Scene, scenes, verdict } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("heal");

async function captured({ engine, service }: Scene, name: string, ...args: string[]) {
  await runOnBridge(engine, name, ...args);
  assert.is((await service.get("/schedule/snapshot")).status, 200);
  return (await inspect(engine, name)).Id as string;
}

test("killed, it runs again as the same container", async (scene) => {
  const id = await captured(scene, "web");
  await scene.engine.docker("kill", "web");
  assert.is(await runs(scene.engine, "web"), id);
});

test("stopped by hand, it runs again", async (scene) => {
  const id = await captured(scene, "web");
  await scene.engine.docker("stop", "web");
  assert.is(await runs(scene.engine, "web"), id);
});

test("removed, it is made again, equal", async (scene) => {
  const id = await captured(scene, "web", "--env", "A=b", "--memory", "64m");
  const before = await inspect(scene.engine, "web");
  await scene.engine.docker("rm", "-f", "web");
  await runs(scene.engine, "web", id);
  const after = await inspect(scene.engine, "web");
  assert.equal(after.Config.Env, before.Config.Env);
  assert.is(after.HostConfig.Memory, before.HostConfig.Memory);
  assert.is(after.Config.Labels["ark.labels.schedule"], "web");
  assert.match(after.Config.Labels["ark.spec"], /^[0-9a-f]{16}$/);
  await verdict(scene, "web", "in-place");
});

test("unhealthy, it is restarted", async (scene) => {
  const health = [
    "--health-cmd",
    "test -e /ok",
    "--health-interval",
    "200ms",
    "--health-retries=1",
  ];
  const command = ["busybox:1", "sh", "-c", "touch /ok; exec sleep 1000"];
  await captured(scene, "web", ...health, ...command);
  const { StartedAt } = (await inspect(scene.engine, "web")).State;
  await scene.engine.docker("exec", "web", "rm", "/ok");
  await until("web was restarted", async () => {
    const { State } = await inspect(scene.engine, "web");
    return State.StartedAt !== StartedAt && State.Health.Status === "healthy";
  });
});

test("ark.enable_restart=false leaves it stopped, ark.enable_recreate=false leaves it gone", async (scene) => {
  await captured(scene, "one", "--label", "ark.enable_restart=false");
  await captured(scene, "two", "--label", "ark.enable_recreate=false");
  await scene.engine.docker("kill", "one");
  await scene.engine.docker("rm", "-f", "two");
  await verdict(scene, "one", "down-not-permitted");
  await verdict(scene, "two", "gone-not-permitted");
  assert.is((await inspect(scene.engine, "one")).State.Running, false);
  assert.is(await inspect(scene.engine, "two"), undefined);
});

test("paused, it is left paused and reported", async (scene) => {
  await captured(scene, "web");
  await scene.engine.docker("pause", "web");
  await verdict(scene, "web", "paused");
  await scene.engine.docker("unpause", "web");
  await verdict(scene, "web", "in-place");
});

test("what ends at once is tried again ever more seldom", async (scene) => {
  await runOnBridge(scene.engine, "web", "busybox:1", "false");
  await scene.service.get("/schedule/snapshot");
  const hold = await until(
    "it is held back",
    async () => (await scene.service.get("/schedule/why/web")).body.hold,
  );
  assert.is(hold.kind, "backoff");
  assert.match(hold.reason, /^Attempt \d did not last/);
});

test("an anonymous volume comes back with its data", async (scene) => {
  const id = await captured(scene, "web", "--volume", "/data");
  await scene.engine.docker("exec", "web", "sh", "-c", "echo precious > /data/file");
  await scene.engine.docker("rm", "-f", "web");
  await runs(scene.engine, "web", id);
  assert.is(await scene.engine.docker("exec", "web", "cat", "/data/file"), "precious");
});

test("a network that vanished with its container is made again", async (scene) => {
  await scene.engine.docker("network", "create", "--subnet", "10.77.0.0/24", "front");
  const id = await captured(scene, "web", "--network", "front", "--ip", "10.77.0.9");
  await scene.service.post("/schedule/stop");
  await scene.engine.docker("rm", "-f", "web");
  await scene.engine.docker("network", "rm", "front");
  await scene.service.post("/schedule/start");
  await runs(scene.engine, "web", id);
  const { front } = (await inspect(scene.engine, "web")).NetworkSettings.Networks;
  assert.is(front.IPAddress, "10.77.0.9");
});

test("those that share a network namespace come up in order, and again when it is made anew", async (scene) => {
  const base = await captured(scene, "base");
  await captured(scene, "side", "--network", "container:base");
  await scene.engine.docker("rm", "-f", "base", "side");
  const again = await runs(scene.engine, "base", base);
  await runs(scene.engine, "side");
  assert.is((await inspect(scene.engine, "side")).HostConfig.NetworkMode, `container:${again}`);
  await scene.engine.docker("rm", "-f", "base");
  const third = await runs(scene.engine, "base", again);
  await until(
    "side has followed",
    async () =>
      (await inspect(scene.engine, "side"))?.HostConfig.NetworkMode === `container:${third}`,
  );
  await verdict(scene, "side", "in-place");
});

test.run();
