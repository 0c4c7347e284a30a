/** Images out of a real registry that gives nothing to strangers. */
import { rm } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EngineNode } from "../../src/cluster/engine/engine-node.ts";
import { registryLogins } from "../../src/config/registry/registry-logins.ts";
import { ArkError } from "../../src/errors.ts";
import type { Engine } from "../lab/engine.ts";
import { ENGINE_TOOLS } from "../lab/engine-tools.ts";
import { dockerConfig, Registry } from "../lab/registry.ts";
import { borrowEngine } from "../lab/start-engine.ts";

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
});
test.after(async ({ engine, registry, folders }) => {
  await registry.close();
  for (const folder of folders) await rm(folder, { recursive: true });
  await engine.stop();
});

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

/** Why an image cannot be had, which never has a password in it. */
async function refusal(node: EngineNode, image: string): Promise<string> {
  const error = await node.ensureImage(image, NEVER).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ArkError);
  assert.is(error.code, "image-unavailable");
  assert.not.match(JSON.stringify([error.message, error.details]), /wrong-pass|s3cret/);
  return error.message;
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
  const ask = (folder: string, image: string) => refusal(nodeWith(stage, folder), image);
  assert.match(await ask(none, `${name}/web:1`), `${none}/config.json has no credentials for it`);
  assert.match(await ask(wrong, `${name}/web:1`), `${name} refuses the credentials of ${wrong}`);
  assert.match(await ask(right, `${name}/web:9`), `${name} has no such image`);
  assert.match(await ask(right, `${name}/nothing`), `${name} has no such image`);
  assert.match(await ask(right, "127.0.0.1:1/web:1"), "The node cannot reach 127.0.0.1:1");
});

test.run();
