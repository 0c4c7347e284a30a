/** Images out of a real registry that gives nothing to strangers. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EngineNode } from "../../src/cluster/engine/engine-node.ts";
import { registryLogins } from "../../src/config/registry/registry-logins.ts";
import { Clone } from "../lab/clone.ts";
import type { Engine } from "../lab/engine.ts";
import { ENGINE_TOOLS } from "../lab/engine-tools.ts";
import { Link } from "../lab/link.ts";
import { dockerConfig, PASSWORD, Registry, USER } from "../lab/registry.ts";
import { inspect, runs, runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";

const NEVER = new AbortController().signal;

interface Stage {
  engine: Engine;
  registry: Registry;
  folders: string[];
}

const test = suite<Stage>("images of a registry");

test.before(async (stage) => {
  stage.engine = await borrowEngine();
  stage.registry = await Registry.start(stage.engine.machine);
  stage.folders = [];
  await stage.registry.push(stage.engine, "busybox:1", "web:1");
  await pushLarge(stage);
});
test.before.each(({ engine }) => engine.clear());
test.after(async ({ engine, registry, folders }) => {
  await registry.close();
  for (const folder of folders) await rm(folder, { recursive: true });
  await engine.stop();
});

/** web:2 has a layer of its own, of a megabyte that cannot be compressed. */
async function pushLarge({ engine, registry }: Stage): Promise<void> {
  const fill = "head -c 1000000 /dev/urandom >/filling";
  await engine.docker("run", "--name", "large", "busybox:2", "sh", "-c", fill);
  await engine.docker("commit", "large", "large");
  await engine.docker("rm", "large");
  await registry.push(engine, "large", "web:2");
  await engine.docker("image", "rm", "large");
}

/** A node with the credentials of a folder that `docker login` might have written. */
function nodeWith({ engine }: Stage, folder: string): EngineNode {
  const loginFor = registryLogins(folder, ENGINE_TOOLS.log);
  return new EngineNode({ kind: "unix", path: engine.socket }, { ...ENGINE_TOOLS, loginFor });
}

async function folderOf({ folders, registry }: Stage, password?: string): Promise<string> {
  const folder = await dockerConfig(registry.name, password);
  folders.push(folder);
  return folder;
}

test("a private image is pulled with the credentials of its registry", async (stage) => {
  const { engine, registry } = stage;
  const image = `${registry.name}/web:1`;
  await nodeWith(stage, await folderOf(stage)).ensureImage(image, NEVER);
  await engine.docker("image", "rm", image);
});

test("each failure says what to do", async (stage) => {
  const { name } = stage.registry;
  const [right, wrong] = [await folderOf(stage), await folderOf(stage, "wrong-pass")];
  const none = "/nowhere";
  const ask = async (folder: string, image: string) => {
    const pull = nodeWith(stage, folder).ensureImage(image, NEVER);
    const { message, details } = await rejects(pull, "image-unavailable");
    assert.not.match(JSON.stringify([message, details]), /wrong-pass|s3cret/);
    return message;
  };
  assert.match(await ask(none, `${name}/web:1`), `${none}/config.json has no credentials for it`);
  assert.match(await ask(wrong, `${name}/web:1`), `${name} refuses the credentials of ${wrong}`);
  assert.match(await ask(right, `${name}/web:9`), `${name} has no such image`);
  assert.match(await ask(right, `${name}/nothing`), `${name} has no such image`);
  assert.match(await ask(right, "127.0.0.1:1/web:1"), "The node cannot reach 127.0.0.1:1");
});

test("a rollout waits for a long pull, which all can see, and leaves the old one alone", async (stage) => {
  const { engine, folders, registry } = stage;
  const link = await Link.to(registry.address, Math.random);
  const image = `${link.address.host}:${link.address.port}/web:2`;
  // Its credentials are those that a helper has, for the address of the link.
  const folder = await mkdtemp(join(tmpdir(), "ark-docker-config-"));
  folders.push(folder);
  const helper = join(folder, "docker-credential-lab");
  const secret = JSON.stringify({ ServerURL: "", Username: USER, Secret: PASSWORD });
  await writeFile(helper, `#!/bin/sh\ncat >/dev/null\necho '${secret}'\n`);
  await chmod(helper, 0o755);
  await writeFile(join(folder, "config.json"), JSON.stringify({ credsStore: "lab" }));
  const service = await Service.on(engine, {
    DOCKER_CONFIG: folder,
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    ACS_CRONTAB: "* * * * * *",
  });
  const clone = await Clone.of(service.repository);
  try {
    await runScheduled(engine, "web");
    await service.get("/schedule/snapshot");
    const { Id, State } = await inspect(engine, "web");
    link.setWeather({ throughput: 200_000 });
    await clone.edit("containers/web.yaml", "image: busybox:1", `image: ${image}`);
    const pull = await until("the pull is seen to go on", async () => {
      const { pulls: [first] } = await service.status();
      return first !== undefined && first.bytes.done > 0 && first;
    });
    assert.is(pull.image, image);
    assert.equal(pull.layers, { done: 1, total: 2 });
    assert.match(service.output, `Pulling ${image} on host-1.`);
    assert.equal((await inspect(engine, "web")).Id, Id);
    assert.is((await inspect(engine, "web")).State.StartedAt, State.StartedAt);
    await link.mend();
    await runs(engine, "web", Id);
    assert.equal((await service.status()).pulls, []);
    assert.match(service.output, `Pulled ${image} on host-1 in `);
    assert.not.match(service.output, PASSWORD);
  } finally {
    await service.close();
    await clone.close();
    await link.close();
  }
  await engine.clear();
  await engine.docker("image", "rm", image);
});

test("what is pinned stays what it is, wherever its tag goes, until the pin is changed", async (stage) => {
  const { engine, registry } = stage;
  const folder = await folderOf(stage);
  const image = `${registry.name}/pin:1`;
  const before = await registry.push(engine, "busybox:1", "pin:1");
  let after = "";
  await nodeWith(stage, folder).ensureImage(image, NEVER);
  const service = await Service.on(engine, {
    DOCKER_CONFIG: folder,
    ACS_CRONTAB: "* * * * * *",
  });
  const clone = await Clone.of(service.repository);
  try {
    const label = "ark.labels.schedule=web";
    await engine.docker("run", "-d", "--init", "--name", "web", "-l", label, image, "sleep", "99");
    const { Id } = await inspect(engine, "web");
    await service.get("/schedule/snapshot");
    const { body: { live } } = await service.get("/schedule/why/web");
    assert.is(live[0].digest, before);
    await clone.push({ "cluster.yaml": "rollout:\n  monitor: 500ms\n" });
    await service.get("/schedule/snapshot?pin=true");
    const settled = () =>
      until("web is in place", async () => {
        const { body } = await service.get("/schedule/why/web");
        return body.desired.pin !== undefined && body.verdict?.rule === "in-place";
      });
    await settled();
    assert.is((await inspect(engine, "web")).Id, Id);

    after = await registry.push(engine, "busybox:2", "pin:1");
    await engine.docker("image", "rm", "--force", image, `${registry.name}/pin@${before}`);
    await engine.docker("rm", "--force", "web");
    const second = await runs(engine, "web", Id);
    const again = await inspect(engine, "web");
    assert.is(again.Config.Image, `${image}@${before}`);
    assert.is(again.Config.Labels.release, "1");
    await settled();

    await clone.edit("containers/web.yaml", before, after);
    await runs(engine, "web", second);
    assert.is((await inspect(engine, "web")).Config.Labels.release, "2");
    await settled();
    await service.get("/schedule/snapshot");
    assert.match(await service.git("show", "main:containers/web.yaml"), `pin: ${after}`);
    await engine.docker("rm", "--force", "web");
  } finally {
    await service.close();
    await clone.close();
  }
  await engine.clear();
  const rest = [before, after].map((digest) => `${registry.name}/pin@${digest}`);
  await engine.docker("image", "rm", ...rest);
});

test.run();
