/** The service, a git server, and what stands for the forge around it. */
import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clone } from "../lab/clone.ts";
import type { Engine } from "../lab/engine.ts";
import { ForgeServer } from "../lab/forge-server.ts";
import { GitServer } from "../lab/git-server.ts";
import { runs, runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";

const TOKEN = "planted-forge-token-77f0";
const NOTES = "refs/notes/ark-schedule";

interface Scene {
  engine: Engine;
  server: GitServer;
  forge: ForgeServer;
  service: Service;
  clone: Clone;
}

const test = suite<Scene>("forge");

test.before(async (scene) => {
  scene.engine = await borrowEngine();
});
test.after(({ engine }) => engine.stop());

test.before.each(async (scene) => {
  await scene.engine.clear();
  scene.server = await GitServer.start();
  scene.forge = await forgeOf(scene.server);
  scene.service = await Service.on(scene.engine, {
    ACS_GIT_URL: scene.server.url,
    ACS_GIT_USERNAME: scene.server.username,
    ACS_GIT_PASSWORD: scene.server.password,
    ACS_GIT_POLL: "1s",
    ACS_FORGE: "gitea",
    ACS_FORGE_URL: `${scene.forge.origin}/api/v1`,
    ACS_FORGE_TOKEN: TOKEN,
    ACS_LOG_LEVEL: "debug",
  });
  scene.clone = await Clone.of(scene.server.cloneUrl);
});

test.after.each(async ({ forge, server, service, clone }) => {
  await service?.close();
  await clone?.close();
  await server?.close();
  await forge?.close();
});

/** It knows the branches and commits that were pushed. */
async function forgeOf({ repository }: GitServer): Promise<ForgeServer> {
  const forge = await ForgeServer.start("gitea", TOKEN);
  const git = (...args: string[]) => spawnSync("git", ["-C", repository, ...args]).status === 0;
  forge.contents.revisions = { has: (id) => git("cat-file", "-e", `${id}^{commit}`) };
  forge.contents.branches = { has: (name) => git("show-ref", "--verify", `refs/heads/${name}`) };
  return forge;
}

/** The states that a commit was marked with. */
const told = ({ forge }: Scene, revision: string) =>
  forge.contents.statuses.filter((status) => status.revision === revision)
    .map(({ state }) => state);

const file = (name: string, image: string) =>
  `services:\n  ${name}:\n    image: ${image}\n    init: true\n    command: [sleep, "1000"]\n`;

test("what a revision came to is on its commit, and in the notes", async (scene) => {
  const { clone, engine } = scene;
  const good = await clone.push({
    "cluster.yaml": "rollout:\n  monitor: 1s\n  timeout: 5s\n",
    "containers/web.yaml": file("web", "busybox:1"),
  }, "Add web");
  await runs(engine, "web");
  await until("it is marked", () => told(scene, good).includes("success"));
  assert.equal(told(scene, good), ["pending", "success"]);
  const bad = await clone.push({ "containers/web.yaml": "services: 7\n" }, "Break web");
  await until("it is marked", () => told(scene, bad).includes("failure"));
  const note = (revision: string) =>
    until("it is noted", async () => {
      await clone.git("fetch", "-q", "origin", `+${NOTES}:${NOTES}`);
      return await clone.git("notes", "--ref=ark-schedule", "show", revision);
    });
  assert.match(await note(good), /^synced \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(await note(bad), /^failed: containers\/web\.yaml:1:\d+: /);
});

test("a snapshot as a pull request", async (scene) => {
  const { clone, engine, forge, service } = scene;
  const before = await clone.git("rev-parse", "HEAD");
  await runScheduled(engine, "web");
  const text = await service.cli("snapshot", "--pull-request", "--reason", "for review");
  assert.match(text, /^Proposed [0-9a-f]{7}: 1 added\. Nothing changes until it is merged:\n/);
  const [pull] = forge.contents.pulls;
  assert.ok(text.includes(`${forge.origin}/team/snapshots/pulls/${pull!.number}\n`), text);
  assert.is(pull!.base, "main");
  assert.match(pull!.branch, /^ark-schedule\/snapshot-\d{8}T\d{6}Z$/);
  await clone.git("fetch", "-q");
  assert.is(await clone.git("rev-parse", "origin/main"), before);
  const captured = await clone.git("show", `origin/${pull!.branch}:containers/web.yaml`);
  assert.match(captured, /image: busybox:1/);
  await clone.git("merge", "-q", `origin/${pull!.branch}`);
  await clone.git("push", "-q", "origin", "HEAD:main");
  const merged = await clone.git("rev-parse", "HEAD");
  await until("it is in force", () => told(scene, merged).includes("success"));
});

test("nothing tells the token", async (scene) => {
  const { engine, forge, service } = scene;
  await runScheduled(engine, "web");
  forge.faults.push({ status: 403, body: { message: `token ${TOKEN} may not` } });
  await service.cli("snapshot", "--pull-request").catch((error) => {
    assert.not.match(String(error), TOKEN);
  });
  await until("the forge was asked", () => forge.calls.length > 1);
  assert.not.match(service.output, TOKEN);
  for (const path of ["/schedule/status", "/metrics", "/openapi.json"]) {
    assert.not.match(JSON.stringify((await service.get(path)).body), TOKEN);
  }
});

test.run();
