/** A commit made by hand is carried out; one that cannot be is taken back, or refused. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, type Scene, scenes, verdict } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("gitops", { ACS_CRONTAB: "* * * * * *" });
const FILE = "containers/web.yaml";

async function captured({ engine, service }: Scene, name = "web", ...args: string[]) {
  await runScheduled(engine, name, ...args);
  await service.get("/schedule/snapshot");
  return (await inspect(engine, name)).Id as string;
}

/** A second that passes between rounds is enough where nothing has a health check. */
const quick = (scene: Scene) =>
  scene.clone.push({ "cluster.yaml": "prune: on\nrollout:\n  monitor: 500ms\n  timeout: 10s\n" });

test("an image, a variable and a limit are rolled out, and the old container goes", async (scene) => {
  const id = await captured(scene, "web", "--env", "MODE=a", "--memory", "64m");
  await quick(scene);
  await scene.clone.edit(FILE, "busybox:1", "busybox:2");
  const second = await runs(scene.engine, "web", id);
  assert.is((await inspect(scene.engine, "web")).Config.Image, "busybox:2");
  await verdict(scene, "web", "in-place");
  await scene.clone.edit(FILE, "MODE: a", "MODE: b");
  const third = await runs(scene.engine, "web", second);
  await verdict(scene, "web", "in-place");
  await scene.clone.edit(FILE, "64m", "96m");
  await runs(scene.engine, "web", third);
  await verdict(scene, "web", "in-place");
  const { Config, HostConfig } = await inspect(scene.engine, "web");
  assert.ok(Config.Env.includes("MODE=b"));
  assert.is(HostConfig.Memory, 96 * 2 ** 20);
  assert.is(
    await scene.engine.docker("ps", "--all", "--quiet", "--filter", "name=ark-previous"),
    "",
  );
});

test("a new file is a new container, a deleted one is a container less", async (scene) => {
  await captured(scene);
  await quick(scene);
  const compose =
    "services:\n  api:\n    image: busybox:1\n    init: true\n    command: [sleep, '1000']\n";
  await scene.clone.push({ "containers/api.yaml": compose }, "Add api");
  await runs(scene.engine, "api");
  await scene.clone.push({ "containers/api.yaml": null }, "Drop api");
  await until("api is gone", async () => await inspect(scene.engine, "api") === undefined);
  assert.is((await inspect(scene.engine, "web")).State.Running, true);
});

test("what fails its health check comes back, and is not tried again until the file changes", async (scene) => {
  const id = await captured(scene);
  await quick(scene);
  const bad = "healthcheck:\n      test: [CMD, 'false']\n      interval: 200ms\n      retries: 1\n";
  const revision = await scene.clone.edit(FILE, "init: true", `init: true\n    ${bad}`);
  await verdict(scene, "web", "bad-revision");
  assert.is((await inspect(scene.engine, "web")).Id, id);
  assert.is((await inspect(scene.engine, "web")).State.Running, true);
  const why = await scene.service.cli("why", "web");
  assert.match(why, revision.slice(0, 7));
  await scene.clone.edit(FILE, "[CMD, 'false']", "[CMD, 'true']");
  await runs(scene.engine, "web", id);
  await verdict(scene, "web", "in-place");
});

test("what cannot be started comes back at once", async (scene) => {
  const id = await captured(scene);
  await quick(scene);
  await scene.clone.edit(FILE, "init: true", "init: true\n    entrypoint: [no-such-program]");
  await verdict(scene, "web", "bad-revision");
  assert.is(await runs(scene.engine, "web"), id);
});

test("an image that cannot be had leaves the old container running", async (scene) => {
  const id = await captured(scene);
  const { StartedAt } = (await inspect(scene.engine, "web")).State;
  await scene.clone.edit(FILE, "busybox:1", "127.0.0.1:1/none:1");
  await until(
    "it was tried",
    async () => (await scene.service.get("/schedule/why/web")).body.hold?.kind === "backoff",
  );
  const { Id, State } = await inspect(scene.engine, "web");
  assert.equal([Id, State.StartedAt], [id, StartedAt]);
});

test("a revision with mistakes is refused with all of them, and the last good one stays in force", async (scene) => {
  const id = await captured(scene);
  const files = {
    "containers/api.yaml": "services:\n  api:\n    imagee: busybox:1\n",
    "containers/db.yaml": "services: [\n",
  };
  const bad = await scene.clone.push(files, "Break it");
  const { rejected, revision } = await until("it is refused", async () => {
    const status = await scene.service.status();
    return status.rejected && status;
  });
  assert.is(rejected?.revision, bad);
  assert.not.equal(revision, bad);
  const places = rejected!.problems.map(({ file, line }) => `${file}:${line}`);
  assert.ok(places.includes("containers/api.yaml:3"), places.join());
  assert.ok(places.some((place) => place.startsWith("containers/db.yaml")), places.join());
  await scene.engine.docker("kill", "web");
  assert.is(await runs(scene.engine, "web"), id);
  assert.is((await scene.service.get("/schedule/snapshot")).status, 422);
});

test("nobody's commit is lost when a push and a snapshot meet", async (scene) => {
  const { engine, service, clone } = scene;
  await captured(scene);
  const pushes = (async () => {
    for (let count = 0; count < 8; count++) {
      await until("the push is taken", async () => {
        await clone.push({ [`notes-${count}.md`]: String(count) }, `Note ${count}`).catch(
          async (error) => {
            await clone.git("reset", "--quiet", "--hard", "origin/main");
            throw error;
          },
        );
        return true;
      });
    }
  })();
  for (let count = 0; count < 8; count++) {
    await runScheduled(engine, `more${count}`);
    assert.is((await service.post("/schedule/snapshot")).status, 200);
  }
  await pushes;
  const tree = await service.git("ls-tree", "-r", "--name-only", "main");
  for (let count = 0; count < 8; count++) {
    assert.ok(tree.includes(`notes-${count}.md`));
    assert.ok(tree.includes(`containers/more${count}.yaml`));
  }
  await service.fsck();
});

test("an empty snapshot removes nothing until a person confirms it", async (scene) => {
  await captured(scene);
  await quick(scene);
  await scene.clone.push({ [FILE]: null }, "Empty it");
  const guarded = await until(
    "it is held",
    async () => (await scene.service.status()).holds.find((hold) => hold.kind === "guard"),
  );
  assert.match(guarded.reason, /The snapshot is empty/);
  assert.is((await inspect(scene.engine, "web")).State.Running, true);
  await scene.service.post("/schedule/snapshot/restore?confirm=true");
  await until("web is gone", async () => await inspect(scene.engine, "web") === undefined);
});

test.run();
