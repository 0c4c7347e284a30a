/** The service with its repository on a git server: what a team sees of it. */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { request } from "undici";
import { Clone } from "../lab/clone.ts";
import type { Engine } from "../lab/engine.ts";
import { GitServer } from "../lab/git-server.ts";
import { run } from "../lab/run.ts";
import { inspect, runs, runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";

interface Scene {
  engine: Engine;
  server: GitServer;
  service: Service;
  clone: Clone;
}

const SECRET = "w3bhook-s3cret";
const test = suite<Scene>("remote");

test.before(async (scene) => {
  scene.engine = await borrowEngine();
});
test.after(({ engine }) => engine.stop());

test.before.each(async (scene) => {
  await scene.engine.clear();
  scene.server = await GitServer.start();
  scene.service = await Service.on(scene.engine, settings(scene.server));
  scene.clone = await Clone.of(scene.server.cloneUrl);
});

test.after.each(async ({ server, service, clone }) => {
  await service?.close();
  await clone?.close();
  await server?.close();
});

/** Polls so seldom that what comes soon came by the webhook. */
function settings(server: GitServer): Record<string, string> {
  return {
    ACS_GIT_URL: server.url,
    ACS_GIT_USERNAME: server.username,
    ACS_GIT_PASSWORD: server.password,
    ACS_GIT_POLL: "10m",
    ACS_WEBHOOK_SECRET: SECRET,
    ACS_LOG_LEVEL: "debug",
  };
}

/** As a forge tells of a push. */
async function tell({ service }: Scene): Promise<number> {
  const body = JSON.stringify({ ref: "refs/heads/main" });
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-hub-signature-256": `sha256=${signature}`,
  };
  const url = `${service.url}/schedule/webhook`;
  const answer = await request(url, { method: "POST", headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

const file = (name: string, image = "busybox:1") =>
  `services:\n  ${name}:\n    image: ${image}\n    init: true\n    command: [sleep, "1000"]\n`;

test("an empty repository is filled, a capture is pushed to it, with the caller as author", async (scene) => {
  const { engine, service, clone } = scene;
  assert.match(await clone.read("README.md"), /snapshot/i);
  await runScheduled(engine, "web");
  const { status, body } = await service.get("/schedule/snapshot", {
    "X-Ark-Author": "Grace <grace@example.org>",
  });
  assert.is(status, 200);
  await clone.git("pull", "-q");
  assert.is(await clone.git("rev-parse", "HEAD"), body.revision);
  assert.match(await clone.read("containers/web.yaml"), /image: busybox:1/);
  assert.is(await clone.git("log", "-1", "--format=%an <%ae>"), "Grace <grace@example.org>");
  assert.match(await clone.git("log", "-1", "--format=%B"), /Ark-Action: snapshot/);
});

test("a push is carried out as soon as the webhook tells of it", async (scene) => {
  await scene.clone.push({ "containers/api.yaml": file("api") }, "Add api");
  assert.is(await tell(scene), 202);
  await runs(scene.engine, "api");
});

test("healing goes on with the server gone, also over a restart, and it is said", async (scene) => {
  const { engine, service, server } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await server.silence();
  const id = await runs(engine, "web");
  await engine.docker("rm", "--force", "web");
  const second = await runs(engine, "web", id);
  assert.is(await tell(scene), 202);
  await until(
    "the status says so",
    async () => (await service.status()).repository.problem?.code === "remote-unreachable",
  );
  assert.match(await service.cli("status"), /No news of commits for .*does not listen/);
  const stopped = await service.post("/schedule/stop");
  assert.is(stopped.status, 503);
  assert.is(stopped.body.code, "remote-unreachable");
  await service.end();
  await service.start();
  await engine.docker("rm", "--force", "web");
  await runs(engine, "web", second);
  await server.listen();
  await scene.clone.push({ "containers/api.yaml": file("api") }, "Add api");
  await tell(scene);
  await runs(engine, "api");
  assert.is((await service.status()).repository.problem, undefined);
});

test("it ends soon, whatever the server does not answer", async ({ service, server }) => {
  server.fault = { kind: "hang" };
  const asked = server.requests.length;
  await tell({ service } as Scene);
  await until("it asks", () => server.requests.length > asked);
  const began = performance.now();
  assert.is(await service.end(), 0);
  assert.ok(performance.now() - began < 10_000);
});

test("a stop is a commit on the server, and one made there holds", async (scene) => {
  const { engine, service, clone } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  assert.is((await service.post("/schedule/stop?reason=Moving")).body.committed, true);
  await clone.git("pull", "-q");
  assert.match(await clone.read("maintenance.yaml"), /scheduling: stopped/);
  await clone.edit("maintenance.yaml", "scheduling: stopped", "scheduling: running");
  await tell(scene);
  await until(
    "it is running again",
    async () => (await service.get("/schedule/leader")).body.scheduling === "running",
  );
  assert.is((await inspect(engine, "web")).State.Running, true);
});

test("nothing of a credential is in output, errors, arguments, configuration or commits", async (scene) => {
  const { engine, service, server, clone } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  server.fault = { kind: "status", status: 401 };
  await tell(scene);
  await until("it is said", async () => (await service.status()).repository.problem !== undefined);
  const refused = await service.get("/schedule/stop");
  server.fault = undefined;
  const pages = await Promise.all(
    ["status", "plan", "history", "leader"].map((page) => service.get(`/schedule/${page}`)),
  );
  const basic = Buffer.from(`${server.username}:${server.password}`).toString("base64");
  const commandLine = await run("cat", [`/proc/${service.pid}/cmdline`]);
  const texts = [
    ...[service.output, commandLine, await clone.git("log", "-p", "--all")],
    ...[refused, ...pages, (await service.get("/metrics")).body].map((it) => JSON.stringify(it)),
  ];
  for (const planted of [server.password, basic, SECRET]) {
    assert.not(texts.some((text) => text.includes(planted)));
    assert.is(await run("grep", ["-rl", planted, service.dataDir]).catch(() => ""), "");
  }
});

test.run();
