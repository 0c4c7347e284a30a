/** The service with its repository on an SSH server: a deploy key, known hosts, and no leak of a key. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clone } from "../lab/clone.ts";
import type { Engine } from "../lab/engine.ts";
import { run } from "../lab/run.ts";
import { runs, runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { SshServer } from "../lab/ssh-server.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";

interface Scene {
  engine: Engine;
  server: SshServer;
}

const test = suite<Scene>("remote over ssh");

test.before(async (scene) => {
  scene.engine = await borrowEngine();
  scene.server = await SshServer.start();
});
test.after(async ({ engine, server }) => {
  await server.close();
  await engine.stop();
});

/** As a container has them: the key in a file, the host's line in the environment. */
async function settings(server: SshServer): Promise<Record<string, string>> {
  const { user, host, port, path } = server.url();
  return {
    ACS_GIT_URL: `ssh://${user}@${host}:${port}${path}`,
    ACS_GIT_SSH_KEY_FILE: join(server.dir, "key"),
    ACS_GIT_KNOWN_HOSTS: await server.knownHosts(),
    ACS_GIT_POLL: "1s",
    ACS_LOG_LEVEL: "debug",
  };
}

const API =
  `services:\n  api:\n    image: busybox:1\n    command: [sleep, "1000"]\n    init: true\n`;

test("fills, captures, follows pushes, and outlives its server", async ({ engine, server }) => {
  const service = await Service.on(engine, await settings(server));
  const clone = await Clone.of(server.url().path);
  await runScheduled(engine, "web");
  const { status, body } = await service.get("/schedule/snapshot");
  assert.is(status, 200, JSON.stringify(body));
  await clone.git("pull", "-q");
  assert.is(await clone.git("rev-parse", "HEAD"), body.revision);

  await server.pause();
  await until(
    "the status says that the server is gone",
    async () => (await service.status()).repository.problem?.code === "remote-unreachable",
  );
  const id = await runs(engine, "web");
  await engine.docker("rm", "--force", "web");
  await runs(engine, "web", id);

  await server.resume();
  await clone.push({ "containers/api.yaml": API }, "Add api");
  await runs(engine, "api");

  const [, secret] = (await server.read("key")).split("\n");
  const commandLine = await run("cat", [`/proc/${service.pid}/cmdline`]);
  for (const text of [service.output, commandLine, await clone.git("log", "-p", "--all")]) {
    assert.not.ok(text.includes(secret!), text);
  }
  assert.is(await run("grep", ["-rl", secret!, service.dataDir]).catch(() => ""), "");
  await service.close();
  await clone.close();
});

test("says at its start that a host is not known", async ({ engine, server }) => {
  const unknown = { ...await settings(server), ACS_GIT_KNOWN_HOSTS: "# nobody" };
  const error = await Service.on(engine, unknown).then(
    (service) => service.close().then(() => assert.unreachable("it started")),
    (thrown: Error) => thrown,
  );
  assert.match(String(error), "is not among the known hosts; its key is ssh-ed25519 SHA256:");
});

test.run();
