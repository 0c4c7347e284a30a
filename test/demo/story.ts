/** What the demo shows, one chapter after the other. */
import { inspect, runOnBridge, runs, type Scene } from "../lab/scene.ts";
import { until } from "../lab/until.ts";
import type { Timeline } from "./timeline.ts";

const FILE = "containers/db.yaml";

export async function play(scene: Scene, timeline: Timeline): Promise<void> {
  for (const chapter of [capture, heal, change, goBack, pause, history]) {
    await chapter(scene, timeline);
  }
}

async function capture({ engine, service, clone }: Scene, timeline: Timeline): Promise<void> {
  timeline.chapter("Three containers, as anybody starts them");
  for (const name of ["web", "api", "db"]) {
    timeline.command(
      `docker run -d --name ${name} --label ark.labels.schedule=${name} busybox:1 …`,
    );
    await runOnBridge(engine, name, "--env", `ROLE=${name}`, "--memory", "64m");
  }
  timeline.chapter("Their snapshot is a commit");
  timeline.command("ark-schedule snapshot --reason 'the first three'");
  timeline.say(await service.program("snapshot", "--reason", "the first three"));
  timeline.command("git log -1 --stat");
  timeline.say(await service.git("log", "-1", "--stat"));
  await clone.git("pull", "--quiet");
  timeline.command(`cat ${FILE}`);
  timeline.say(await clone.read(FILE));
  await clone.push(
    { "cluster.yaml": "prune: on\nrollout:\n  monitor: 1s\n" },
    "Watch new containers for 1 s",
  );
}

async function heal({ engine }: Scene, timeline: Timeline): Promise<void> {
  timeline.chapter("What dies is restarted, what vanishes is made again");
  timeline.command("docker kill web");
  await engine.docker("kill", "web");
  await timeline.watch("web runs again", runs(engine, "web"));
  const { Id } = await inspect(engine, "api");
  timeline.command("docker rm -f api");
  await engine.docker("rm", "-f", "api");
  await timeline.watch("api runs again, as a new container", runs(engine, "api", Id));
}

async function change({ engine, clone }: Scene, timeline: Timeline): Promise<void> {
  timeline.chapter("A commit is carried out");
  const { Id } = await inspect(engine, "db");
  timeline.command(`sed -i s/busybox:1/busybox:2/ ${FILE} && git commit -a && git push`);
  await clone.edit(FILE, "busybox:1", "busybox:2");
  await timeline.watch("db runs busybox:2", runs(engine, "db", Id));
  await timeline.watch("it has proved itself; the old container is removed", noneKept(engine));
}

async function goBack({ engine, service, clone }: Scene, timeline: Timeline): Promise<void> {
  timeline.chapter("A bad commit comes back");
  const { Id } = await inspect(engine, "db");
  timeline.command(
    `git commit -m 'Check health' ${FILE} && git push   # a check that always fails`,
  );
  const check =
    "healthcheck:\n      test: [CMD, 'false']\n      interval: 300ms\n      retries: 1\n";
  await clone.edit(FILE, "init: true", `init: true\n    ${check}`);
  await timeline.watch(
    "the new container starts",
    until("it is there", () => inspect(engine, "db.ark-previous")),
  );
  const back = async () =>
    (await inspect(engine, "db"))?.Id === Id && await service.program("why", "db");
  await timeline.watch(
    "it fails its health check, and the old container is back",
    until("it is back", back),
  );
  timeline.command("ark-schedule why db");
  timeline.say(await service.program("why", "db"));
}

async function pause({ engine, service }: Scene, timeline: Timeline): Promise<void> {
  timeline.chapter("Maintenance: a stop holds everything, and is a commit");
  timeline.command("ark-schedule pause --reason 'new disk'");
  timeline.say(await service.program("pause", "--reason", "new disk"));
  timeline.command("docker kill web");
  await engine.docker("kill", "web");
  const held = async () => (await service.status()).holds.some((hold) => hold.workload === "web");
  await timeline.watch("web stays down, and is held", until("it is held", held));
  timeline.command("ark-schedule resume");
  timeline.say(await service.program("resume"));
  await timeline.watch("web runs again", runs(engine, "web"));
}

async function history({ service }: Scene, timeline: Timeline): Promise<void> {
  timeline.chapter("The history is the audit trail");
  timeline.command("ark-schedule history");
  timeline.say(await service.program("history"));
}

function noneKept(engine: Scene["engine"]): Promise<unknown> {
  return until(
    "no container is kept",
    async () =>
      (await engine.docker("ps", "--all", "--quiet", "--filter", "name=ark-previous")) === "",
  );
}
