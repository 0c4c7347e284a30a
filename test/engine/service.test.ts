/** The service as a process: snapshot, stops that last, restarts, engines and services that die. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, scenes } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { until } from "../lab/until.ts";

const test = scenes("service");

test("a snapshot is a commit of one Compose file a container, and no change is no commit", async ({ engine, service, clone }) => {
  for (const name of ["web", "api", "db"]) await runScheduled(engine, name, "--env", `ME=${name}`);
  await engine.docker("run", "-d", "--name", "stranger", "busybox:1", "sleep", "1000");
  const first = await service.get("/schedule/snapshot", {
    "X-Ark-Author": "Eve <eve@example.org>",
  });
  assert.is(first.status, 200);
  assert.equal(first.body.added, ["api", "db", "web"]);
  const log = await service.git("log", "-1", "--format=%an <%ae>%n%B");
  assert.match(log, /^Eve <eve@example.org>\nCapture: add api, db, web\n/);
  assert.match(log, /Ark-Action: snapshot/);
  await clone.git("pull", "--quiet");
  assert.match(
    await clone.read("containers/web.yaml"),
    /container_name: web\n {4}image: busybox:1\n/,
  );
  const second = await service.get("/schedule/snapshot");
  assert.equal([second.body.committed, second.body.revision], [false, first.body.revision]);
  await service.fsck();
});

test("a container whose label was taken away is dropped, one that is gone is kept and named", async ({ engine, service }) => {
  for (const name of ["web", "api"]) await runScheduled(engine, name);
  await service.get("/schedule/snapshot");
  await service.post("/schedule/stop?reason=test");
  await engine.docker("rm", "-f", "web", "api");
  await engine.docker("run", "-d", "--name", "web", "busybox:1", "sleep", "1000");
  const { body } = await service.get("/schedule/snapshot");
  assert.equal([body.removed, body.missing], [["web"], ["api"]]);
  await service.post("/schedule/start");
  await runs(engine, "api");
  assert.is((await inspect(engine, "web")).State.Running, true);
});

test("a stop is a commit, holds, and survives a restart; a start heals", async ({ engine, service }) => {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  const stopped = await service.get("/schedule/stop?reason=new%20disk");
  assert.equal([stopped.body.scheduling, stopped.body.stop.reason], ["stopped", "new disk"]);
  await engine.docker("kill", "web");
  assert.is(await service.end(), 0);
  await service.start();
  const { body } = await service.get("/schedule/leader");
  assert.equal([body.scheduling, body.self], ["stopped", true]);
  await until(
    "it is held",
    async () => (await service.status()).holds.some((hold) => hold.kind === "maintenance"),
  );
  assert.is((await inspect(engine, "web")).State.Running, false);
  // Commits tell whole seconds.
  await until("a second of its own", () => Date.now() >= stopped.body.stop.since + 1000);
  await service.post("/schedule/start");
  await runs(engine, "web");
  const history = await service.program("history");
  assert.match(history, /stop/);
  const { entries } = (await service.get("/schedule/history")).body;
  assert.equal(entries.slice(0, 2).map((entry: { action: string }) => entry.action), [
    "start",
    "stop",
  ]);
  assert.ok(entries[0].stops[0].lasted > 0);
});

test("a stop of one workload holds that one, and ends by itself", async ({ engine, service }) => {
  for (const name of ["web", "api"]) await runScheduled(engine, name);
  await service.get("/schedule/snapshot");
  const until2 = new Date(Date.now() + 3000).toISOString();
  await service.post(`/schedule/stop?workload=web&until=${encodeURIComponent(until2)}`);
  await engine.docker("kill", "web", "api");
  await runs(engine, "api");
  assert.is((await inspect(engine, "web")).State.Running, false);
  await runs(engine, "web");
  const { entries } = (await service.get("/schedule/history")).body;
  assert.is(entries[0].action, "resume");
});

test("an engine that dies is reported and waited for, and nothing is lost", async ({ engine, service }) => {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await engine.kill();
  await until("it is unreachable", async () => (await service.get("/readyz")).status === 503);
  assert.is((await service.get("/healthz")).status, 200);
  assert.is((await service.get("/schedule/snapshot")).status, 503);
  await engine.start();
  await until("it is back", async () => (await service.get("/readyz")).status === 200);
  await runs(engine, "web");
});

test("a service that is killed in mid-rollout leaves nothing half done", async ({ engine, service, clone }) => {
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await clone.edit("containers/web.yaml", "busybox:1", "busybox:2");
  service.post("/schedule/snapshot/restore").catch(() => undefined);
  await until("the old one is renamed", () => inspect(engine, "web.ark-previous"), 20_000);
  await service.end("SIGKILL");
  await service.start();
  await until("the rollout is over", async () => {
    const { body } = await service.get("/schedule/why/web");
    return body.verdict?.rule === "in-place" && body.live.length === 1;
  }, 30_000);
  assert.is((await inspect(engine, "web")).Config.Image, "busybox:2");
});

test("ACS_CRONTAB=off leaves only the API", async ({ engine }) => {
  const quiet = await Service.on(engine, { ACS_CRONTAB: "off" });
  try {
    await runScheduled(engine, "web");
    assert.equal((await quiet.get("/schedule/snapshot")).body.added, ["web"]);
    await engine.docker("kill", "web");
    assert.is((await quiet.get("/schedule/plan")).body.actions[0].kind, "start");
    assert.is((await inspect(engine, "web")).State.Running, false);
  } finally {
    await quiet.close();
  }
});

test.run();
