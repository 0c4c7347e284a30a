/** What every cluster does, the fake and the real engine alike. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { SCHEDULE_LABEL, STAMP } from "../../src/model/observation.ts";
import type { Cluster, ClusterEvent } from "../../src/reconciler/ports.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { until } from "../lab/until.ts";

export interface ClusterUnderTest {
  readonly cluster: Cluster;
  /** An image that the node has, with a `sleep`. */
  readonly image: string;
  /** Removes every container. */
  clear(): Promise<void>;
  /** What `docker kill` does, behind the cluster's back. */
  kill(name: string): Promise<void>;
  /** The engine stops answering, and answers again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const NO_NAMES: ReadonlySet<string> = new Set();

export function clusterContract(name: string, open: () => Promise<ClusterUnderTest>): void {
  const test = suite(`cluster: ${name}`);
  const never = new AbortController().signal;
  let it: ClusterUnderTest;
  let node: string;

  test.before(async () => {
    it = await open();
    node = (await it.cluster.describe()).nodes[0]!;
  });
  test.before.each(() => it.clear());
  test.after(() => it.close());

  const spec = (): ContainerSpec => ({
    image: it.image,
    command: ["sleep", "300"],
    stop_grace_period: "1s",
    labels: { [SCHEDULE_LABEL]: "web" },
  });
  const create = (name = "web") =>
    it.cluster.create(node, { name, spec: spec(), stamps: { [STAMP.spec]: "abc" } }, never);
  const observe = async () => {
    const { nodes } = await it.cluster.observe(NO_NAMES, never);
    return nodes[0]!;
  };
  const seen = async (name = "web") =>
    (await observe()).containers.find((container) => container.name === name);

  test("what is created is observed with its spec, stamps and state", async () => {
    const { id } = await create();
    const container = await seen();
    assert.is(container?.id, id);
    assert.is(container?.state, "created");
    assert.is(container?.labels[STAMP.spec], "abc");
    assert.equal(container?.live?.spec, spec());
    assert.is(container?.live?.hash, specHash(spec()));
  });

  test("start, stop and restart do, and doing it twice is no error", async () => {
    const { id } = await create();
    await it.cluster.start(node, id, never);
    await it.cluster.start(node, id, never);
    assert.is((await seen())?.state, "running");
    await it.cluster.stop(node, id, never);
    await it.cluster.stop(node, id, never);
    assert.is((await seen())?.state, "exited");
    await it.cluster.restart(node, id, never);
    assert.is((await seen())?.state, "running");
  });

  test("a killed container is seen as exited", async () => {
    const { id } = await create();
    await it.cluster.start(node, id, never);
    await it.kill("web");
    assert.is((await seen())?.state, "exited");
  });

  test("a renamed container is found under its new name, with its spec", async () => {
    const { id } = await create();
    await it.cluster.rename(node, id, "web.ark-previous", never);
    assert.is((await seen("web.ark-previous"))?.id, id);
    assert.equal((await seen("web.ark-previous"))?.live?.spec, spec());
    await create();
    assert.equal((await observe()).containers.map((each) => each.name).sort(), [
      "web",
      "web.ark-previous",
    ]);
  });

  test("a name that is taken is a conflict, and nothing is changed", async () => {
    const { id } = await create();
    await fails(create(), "engine-conflict");
    assert.is((await seen())?.id, id);
  });

  test("what is removed is gone, running or not, and once more is no error", async () => {
    const { id } = await create();
    await it.cluster.start(node, id, never);
    await it.cluster.remove(node, id, never);
    assert.is(await seen(), undefined);
    await it.cluster.remove(node, id, never);
  });

  test("what is not there is said to be not found", async () => {
    await fails(it.cluster.start(node, "nobody", never), "engine-not-found");
    await fails(it.cluster.inspect(node, "nobody", never), "engine-not-found");
    await fails(it.cluster.rename(node, "nobody", "somebody", never), "engine-not-found");
  });

  test("an image that cannot be had is said to be, and no container is left", async () => {
    const order = { name: "web", spec: { image: "127.0.0.1:1/nothing:1" }, stamps: {} };
    await fails(it.cluster.create(node, order, never), "image-unavailable");
    await fails(it.cluster.ensureImage(node, order.spec.image, never), "image-unavailable");
    assert.is(await seen(), undefined);
    await it.cluster.ensureImage(node, it.image, never);
  });

  test("networks and volumes that are made are observed at once", async () => {
    await it.cluster.createNetwork(node, { name: "front", external: false }, never);
    await it.cluster.createVolume(node, { name: "data", external: false }, never);
    const { networks, volumes } = await observe();
    assert.ok(networks.has("front"));
    assert.ok(volumes.has("data"));
  });

  test("a container of nobody's concern is listed and not inspected, unless it is named", async () => {
    await it.cluster.create(node, { name: "other", spec: { image: it.image }, stamps: {} }, never);
    assert.is((await seen("other"))?.live, undefined);
    const { nodes } = await it.cluster.observe(new Set(["other"]), never);
    assert.is(nodes[0]?.containers[0]?.live?.spec.image, it.image);
  });

  test("events tell of what happens, and begin by saying that they do", async () => {
    const end = new AbortController();
    const heard: ClusterEvent[] = [];
    const following = (async () => {
      for await (const event of it.cluster.events(end.signal)) heard.push(event);
    })();
    await until("the stream is there", () => heard.some((event) => event.kind === "connected"));
    const { id } = await create();
    await it.cluster.start(node, id, never);
    await it.kill("web");
    await until(
      "the death is told",
      () => heard.some((event) => "action" in event && event.action === "die" && event.id === id),
    );
    end.abort();
    await following;
  });

  test("an engine that does not answer is an unknown node, never an empty one", async () => {
    await create();
    await it.down();
    try {
      const lost = await observe();
      assert.is(lost.reachable, false);
      assert.ok(lost.problem);
      await fails(create("web2"), "engine-unreachable");
    } finally {
      await it.up();
    }
    assert.is((await observe()).reachable, true);
    assert.is((await seen())?.name, "web");
  });

  test("whoever is to act no more does not", async () => {
    const lost = AbortSignal.abort();
    const order = { name: "web", spec: spec(), stamps: {} };
    await fails(it.cluster.create(node, order, lost), "leadership-lost");
    assert.is(await seen(), undefined);
  });

  test.run();
}

async function fails(promise: Promise<unknown>, code: string): Promise<void> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, ArkError);
    assert.is((error as ArkError).code, code, (error as ArkError).message);
    return;
  }
  assert.unreachable(`expected ${code}`);
}
