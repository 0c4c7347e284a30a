/** What people do to containers by `docker` commands: named field by field, healed, left, or adopted. */
import * as assert from "uvu/assert";
import { inspect, ruleOf, runs, runScheduled, type Scene, scenes, verdict } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("drift", { ACS_CRONTAB: "* * * * * *" });
const MINUTE = 60_000;

interface Field {
  readonly path: string;
  readonly live?: unknown;
  readonly desired?: unknown;
  readonly since: number;
}

async function captured(scene: Scene, ...args: string[]): Promise<string> {
  const { engine, service } = scene;
  await runScheduled(engine, "web", ...args);
  await service.get("/schedule/snapshot");
  const { Id } = await inspect(engine, "web");
  await verdict(scene, "web", "in-place");
  return Id as string;
}

/** Waits until the status names exactly these fields. */
async function differsIn({ service }: Scene, ...paths: string[]): Promise<Field[]> {
  return await until(`web differs in ${paths}`, async () => {
    const [web] = (await service.get("/schedule/status")).body.workloads;
    const changes = web.changes as Field[];
    return String(changes.map(({ path }) => path)) === String(paths) ? changes : undefined;
  });
}

const fileOfWeb = (service: Scene["service"]) => service.git("show", "HEAD:containers/web.yaml");

const pause = ({ service }: Scene) => service.get("/schedule/stop");
const resume = ({ service }: Scene) => service.get("/schedule/start");

test("renamed: it gets its name back, and nobody makes a second one", async (scene) => {
  const { engine, service } = scene;
  const id = await captured(scene);
  await pause(scene);
  await engine.docker("rename", "web", "web2");
  const [name] = await differsIn(scene, "name");
  assert.equal([name!.live, name!.desired], ["web2", "web"]);
  await resume(scene);
  await until("web bears its name", async () => (await inspect(engine, "web"))?.Id === id);
  assert.is((await engine.docker("ps", "--all", "--quiet")).split("\n").length, 1);
  await verdict(scene, "web", "in-place");
  // While nobody looks it is known by what was remembered.
  await service.end();
  await engine.docker("rename", "web", "web2");
  await engine.docker("stop", "web2");
  await service.start();
  assert.is(await runs(engine, "web"), id);
});

test("paused, stopped, limited anew, cut off a network: named with since when", async (scene) => {
  const { engine, service } = scene;
  await engine.docker("network", "create", "front");
  await engine.docker("network", "create", "--subnet", "10.91.0.0/24", "zone");
  const limit = ["--memory", "64m", "--memory-swap", "128m"];
  const id = await captured(scene, "--network", "front", ...limit);
  await engine.docker("pause", "web");
  const [paused] = await differsIn(scene, "state");
  assert.equal([paused!.live, paused!.desired], ["paused", "running"]);
  assert.ok(Math.abs(Date.now() - paused!.since) < MINUTE);
  await engine.docker("unpause", "web");
  await differsIn(scene);
  await pause(scene);
  await engine.docker("network", "connect", "--ip", "10.91.0.9", "zone", "web");
  await service.get("/schedule/snapshot");
  await engine.docker("network", "disconnect", "zone", "web");
  await engine.docker("update", "--memory", "96m", "--memory-swap", "192m", "web");
  await engine.docker("stop", "web");
  const fields = await differsIn(scene, "state", "mem_limit", "networks.zone.ipv4_address");
  const { FinishedAt } = (await inspect(engine, "web")).State;
  assert.is(fields[0]!.since, Date.parse(FinishedAt), "the engine's own time");
  assert.equal(
    fields.map(({ live, desired }) => [live, desired]),
    [["exited", "running"], ["96m", "64m"], [undefined, "10.91.0.9"]],
  );
  assert.match(await service.cli("why", "web"), /mem_limit +96m → 64m {2}since /);
  await resume(scene);
  await runs(engine, "web", id);
  const { HostConfig, NetworkSettings } = await inspect(engine, "web");
  assert.is(HostConfig.Memory, 64 * 2 ** 20);
  assert.is(NetworkSettings.Networks.zone.IPAddress, "10.91.0.9");
});

test("by its file one field is left as it is, and another adopted by one commit", async (scene) => {
  const { engine, service } = scene;
  const id = await captured(scene, "--memory", "64m", "--memory-swap", "128m");
  const policy = "x-ark:\n      ignore: [restart]\n      adopt: [mem_limit]";
  await scene.clone.edit("containers/web.yaml", "x-ark:", policy);
  await until("the policy is in force", async () => {
    const { status } = await service.get("/schedule/plan");
    return status === 200 && await ruleOf(scene, "web") === "in-place";
  });
  const limit = ["--memory", "96m", "--memory-swap", "192m"];
  await engine.docker("update", "--restart", "always", ...limit, "web");
  await until(
    "the commit is there",
    async () => (await fileOfWeb(service)).includes("mem_limit: 96m"),
  );
  await verdict(scene, "web", "in-place");
  const { entries } = (await service.get("/schedule/history?action=adopt")).body;
  assert.equal(entries.map((each: { subject: string }) => each.subject), ["Adopt web: mem_limit"]);
  const [web] = (await service.get("/schedule/status")).body.workloads;
  assert.equal([web.sync, web.ignored[0].path, web.ignored[0].live], [
    "synced",
    "restart",
    "always",
  ]);
  assert.match(
    await service.cli("status"),
    /restart {2}always, not \(default\): ignored {2}since /,
  );
  assert.is((await inspect(engine, "web")).Id, id);
});

test("left as it is by command, and healed again by command", async (scene) => {
  const { engine, service } = scene;
  const id = await captured(scene, "--memory", "64m", "--memory-swap", "128m");
  const before = await fileOfWeb(service);
  await pause(scene);
  await engine.docker("update", "--memory", "96m", "--memory-swap", "192m", "web");
  await differsIn(scene, "mem_limit");
  assert.match(
    await service.cli("ignore", "web", "--field", "mem_limit"),
    /^Committed [0-9a-f]{7}/,
  );
  await resume(scene);
  await verdict(scene, "web", "in-place");
  const [web] = (await service.get("/schedule/status")).body.workloads;
  assert.equal(web.ignored.map(({ path }: Field) => path), ["mem_limit"]);
  assert.is((await inspect(engine, "web")).Id, id);
  await service.cli("heal", "web", "--field", "mem_limit");
  assert.is(await fileOfWeb(service), before, "nothing of it is left");
  await runs(engine, "web", id);
  await verdict(scene, "web", "in-place");
  assert.is((await inspect(engine, "web")).HostConfig.Memory, 64 * 2 ** 20);
});

test("adopted by command, what differs and what is not in git yet: nothing restarts", async (scene) => {
  const { engine, service } = scene;
  const id = await captured(scene, "--memory", "64m", "--memory-swap", "128m");
  await pause(scene);
  await engine.docker("update", "--memory", "96m", "--memory-swap", "192m", "web");
  await differsIn(scene, "mem_limit");
  const stdout = await service.cli("adopt", "web", "--field", "mem_limit");
  assert.match(stdout, /^Committed [0-9a-f]{7}\.\n~ web: containers\/web\.yaml\n/);
  assert.match(stdout, /mem_limit {2}64m → 96m/);
  await resume(scene);
  await verdict(scene, "web", "in-place");
  assert.is((await inspect(engine, "web")).Id, id);
  assert.match(await fileOfWeb(service), "mem_limit: 96m");
  // Neither does what nobody has put into git.
  await engine.docker("run", "-d", "--init", "--name", "job", "busybox:1", "sleep", "1000");
  await runScheduled(engine, "batch");
  const [batch] = await until("batch is untracked", async () => {
    const { untracked } = (await service.get("/schedule/status")).body;
    return untracked.length > 0 ? untracked : undefined;
  });
  assert.equal([batch.name, batch.image], ["batch", "busybox:1"]);
  const ids = await engine.docker("ps", "--quiet");
  await service.cli("adopt", "--label", "ark.labels.schedule=batch");
  await service.cli("adopt", "job");
  await until("all are in place", async () => {
    const { workloads } = (await service.get("/schedule/status")).body;
    return workloads.length === 3 &&
      workloads.every(({ sync }: { sync: string }) => sync === "synced");
  });
  assert.is(await engine.docker("ps", "--quiet"), ids);
});

test.run();
