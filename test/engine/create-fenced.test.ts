/** Making a container may take several calls, before each of which the lead may be lost. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { EnginesCluster } from "../../src/cluster/engines/engines-cluster.ts";
import { fixedEndpoints } from "../../src/cluster/engines/fixed-endpoints.ts";
import { ArkError } from "../../src/errors.ts";
import { FileContent } from "../../src/model/file-content.ts";
import { STAMP } from "../../src/model/observation.ts";
import { ENGINE_TOOLS } from "../lab/engine-tools.ts";
import type { Engine } from "../lab/engine.ts";
import { inspect } from "../lab/scene.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { rejects } from "../rejects.ts";

const NEVER = new AbortController().signal;

let engine: Engine;
test.before(async () => {
  engine = await borrowEngine();
});
test.after(() => engine.stop());

async function open() {
  const endpoints = fixedEndpoints([{ kind: "unix", path: engine.socket }]);
  const cluster = new EnginesCluster(endpoints, ENGINE_TOOLS);
  return { cluster, node: (await cluster.describe()).nodes[0]! };
}

function goOn(): never {
  throw new ArkError("leadership-lost", "Another replica may lead.");
}

test("who may not go on connects no further network, and clears nothing up", async () => {
  for (const name of ["front", "back"]) await engine.docker("network", "create", name);
  const { cluster, node } = await open();
  const spec = { image: "busybox:1", networks: { front: {}, back: {} } };
  const order = { name: "web", spec, stamps: {}, goOn };
  await rejects(cluster.create(node, order, NEVER), "leadership-lost");
  const { NetworkSettings } = await inspect(engine, "web");
  assert.is(Object.keys(NetworkSettings.Networks).length, 1);
});

test("nor copies files, of which the container that is left says that it has them", async () => {
  await engine.clear();
  const files = { "/etc/web.conf": { digest: "0123456789abcdef" } };
  const contents = new Map([["/etc/web.conf", new FileContent(new Uint8Array([1]))]]);
  const order = { name: "web", spec: { image: "busybox:1", files }, contents, stamps: {}, goOn };
  const { cluster, node } = await open();
  await rejects(cluster.create(node, order, NEVER), "leadership-lost");
  const { State, Config } = await inspect(engine, "web");
  assert.is(State.Status, "created", "which tells the next leader to make it anew");
  assert.ok(STAMP.files in Config.Labels);
});

test.run();
