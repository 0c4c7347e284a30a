/** Making a container may take several calls, before each of which the lead may be lost. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { EnginesCluster } from "../../src/cluster/engines/engines-cluster.ts";
import { fixedEndpoints } from "../../src/cluster/engines/fixed-endpoints.ts";
import { ArkError } from "../../src/errors.ts";
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

test("who may not go on connects no further network, and clears nothing up", async () => {
  for (const name of ["front", "back"]) await engine.docker("network", "create", name);
  const cluster = new EnginesCluster(
    fixedEndpoints([{ kind: "unix", path: engine.socket }]),
    ENGINE_TOOLS,
  );
  const { nodes: [node] } = await cluster.describe();
  const goOn = () => {
    throw new ArkError("leadership-lost", "Another replica may lead.");
  };
  const spec = { image: "busybox:1", networks: { front: {}, back: {} } };
  const order = { name: "web", spec, stamps: {}, goOn };
  await rejects(cluster.create(node!, order, NEVER), "leadership-lost");
  const { NetworkSettings } = await inspect(engine, "web");
  assert.is(Object.keys(NetworkSettings.Networks).length, 1);
});

test.run();
