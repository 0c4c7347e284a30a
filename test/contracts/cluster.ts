/** What every cluster does, the fake and the real engine alike. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { FileContent, NO_FILES } from "../../src/model/file-content.ts";
import type { NodeObservation, ObservedContainer } from "../../src/model/observation.ts";
import { SCHEDULE_LABEL, STAMP } from "../../src/model/observation.ts";
import type { Cluster, ClusterEvent } from "../../src/reconciler/ports.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";

export interface ClusterUnderTest {
  readonly cluster: Cluster;
  /** An image that the node has, with a `sleep`. */
  readonly image: string;
  /** Removes every container. */
  clear(): Promise<void>;
  /** What `docker kill` does, behind the cluster's back. */
  kill(name: string): Promise<void>;
  /** A file of a container that runs. */
  read(name: string, path: string): Promise<Uint8Array | undefined>;
  /** The engine stops answering, and answers again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** With what most of the tests do to it, on its one node. */
interface Stage extends ClusterUnderTest {
  readonly node: string;
  /** Of every container that is created. */
  spec(): ContainerSpec;
  create(name?: string): Promise<{ id: string }>;
  observe(): Promise<NodeObservation>;
  seen(name?: string): Promise<ObservedContainer | undefined>;
}

const NO_NAMES: ReadonlySet<string> = new Set();
const NEVER = new AbortController().signal;

export function clusterContract(name: string, open: () => Promise<ClusterUnderTest>): void {
  const contract = suite<Stage>(`cluster: ${name}`);
  contract.before(async (context) => {
    Object.assign(context, await stage(await open()));
  });
  contract.before.each((context) => context.clear());
  contract.after((context) => context.close());
  running(contract);
  naming(contract);
  supplying(contract);
  filling(contract);
  observing(contract);
  losing(contract);
  contract.run();
}

async function stage(it: ClusterUnderTest): Promise<Stage> {
  const { cluster, image } = it;
  const node = (await cluster.describe()).nodes[0]!;
  const spec = () => ({
    image,
    command: ["sleep", "300"],
    stop_grace_period: "1s",
    labels: { [SCHEDULE_LABEL]: "web" },
  });
  const create = (name = "web") =>
    cluster.create(node, { name, spec: spec(), stamps: { [STAMP.spec]: "abc" } }, NEVER);
  const observe = async () => (await cluster.observe(NO_NAMES, NEVER)).nodes[0]!;
  const seen = async (name = "web") =>
    (await observe()).containers.find((container) => container.name === name);
  return { ...it, node, spec, create, observe, seen };
}

type Contract = ReturnType<typeof suite<Stage>>;

function running(contract: Contract): void {
  contract(
    "what is created is observed with its spec, stamps and state",
    async ({ spec, create, seen }) => {
      const { id } = await create();
      const container = await seen();
      assert.is(container?.id, id);
      assert.is(container?.state, "created");
      assert.is(container?.labels[STAMP.spec], "abc");
      assert.equal(container?.live?.spec, spec());
      assert.is(container?.live?.hash, specHash(spec()));
    },
  );

  contract(
    "start, stop and restart do, and doing it twice is no error",
    async ({ cluster, node, create, seen }) => {
      const { id } = await create();
      await cluster.start(node, id, NEVER);
      await cluster.start(node, id, NEVER);
      assert.is((await seen())?.state, "running");
      await cluster.stop(node, id, NEVER);
      await cluster.stop(node, id, NEVER);
      assert.is((await seen())?.state, "exited");
      await cluster.restart(node, id, NEVER);
      assert.is((await seen())?.state, "running");
    },
  );

  contract(
    "a killed container is seen as exited",
    async ({ cluster, node, kill, create, seen }) => {
      const { id } = await create();
      await cluster.start(node, id, NEVER);
      assert.is((await seen())?.exitCode, undefined);
      await kill("web");
      for (const look of [1, 2]) {
        const { state, exitCode } = (await seen())!;
        assert.equal([state, exitCode], ["exited", 137], `look ${look}`);
      }
    },
  );
}

function naming(contract: Contract): void {
  contract(
    "a renamed container is found under its new name, with its spec",
    async ({ cluster, node, spec, create, observe, seen }) => {
      const { id } = await create();
      await cluster.rename(node, id, "web.ark-previous", NEVER);
      assert.is((await seen("web.ark-previous"))?.id, id);
      assert.equal((await seen("web.ark-previous"))?.live?.spec, spec());
      await create();
      assert.equal((await observe()).containers.map((each) => each.name).sort(), [
        "web",
        "web.ark-previous",
      ]);
    },
  );

  contract(
    "a name that is taken is a conflict, and nothing is changed",
    async ({ create, seen }) => {
      const { id } = await create();
      await rejects(create(), "engine-conflict");
      assert.is((await seen())?.id, id);
    },
  );

  contract(
    "what is removed is gone, running or not, and once more is no error",
    async ({ cluster, node, create, seen }) => {
      const { id } = await create();
      await cluster.start(node, id, NEVER);
      await cluster.remove(node, id, NEVER);
      assert.is(await seen(), undefined);
      await cluster.remove(node, id, NEVER);
    },
  );

  contract(
    "what joins the namespace of a container that is not there is not made",
    async ({ cluster, node, spec, seen }) => {
      const joining = { ...spec(), network_mode: "container:nobody" };
      const order = { name: "web", spec: joining, stamps: {} };
      await rejects(cluster.create(node, order, NEVER), "engine-not-found");
      assert.is(await seen(), undefined);
    },
  );

  contract("what is not there is said to be not found", async ({ cluster, node }) => {
    await rejects(cluster.start(node, "nobody", NEVER), "engine-not-found");
    await rejects(cluster.inspect(node, "nobody", NEVER), "engine-not-found");
    await rejects(cluster.rename(node, "nobody", "somebody", NEVER), "engine-not-found");
  });
}

function supplying(contract: Contract): void {
  contract(
    "an image that cannot be had is said to be, and no container is left",
    async ({ cluster, image, node, seen }) => {
      const order = { name: "web", spec: { image: "127.0.0.1:1/nothing:1" }, stamps: {} };
      await rejects(cluster.create(node, order, NEVER), "image-unavailable");
      await rejects(cluster.ensureImage(node, order.spec.image, NEVER), "image-unavailable");
      assert.is(await seen(), undefined);
      await cluster.ensureImage(node, image, NEVER);
    },
  );

  contract(
    "networks and volumes that are made are observed at once",
    async ({ cluster, node, observe }) => {
      await cluster.createNetwork(node, { name: "front", external: false }, NEVER);
      await cluster.createVolume(node, { name: "data", external: false }, NEVER);
      const { networks, volumes } = await observe();
      assert.ok(networks.has("front"));
      assert.ok(volumes.has("data"));
    },
  );
}

function filling(contract: Contract): void {
  const content = new FileContent(new Uint8Array([0, 255, 10, 0]));
  const file = "/etc/app/deep/settings.bin";

  contract(
    "a container is made with its files, is observed with them, and keeps them",
    async ({ cluster, node, read, seen, spec }) => {
      const files = { [file]: { digest: "0123456789abcdef", uid: 103, mode: "0400" } };
      const filled = { ...spec(), files };
      const order = { name: "web", spec: filled, contents: new Map([[file, content]]), stamps: {} };
      const { id } = await cluster.create(node, order, NEVER);
      assert.equal((await seen())?.live?.spec, filled);
      assert.is((await seen())?.live?.hash, specHash(filled));
      await cluster.start(node, id, NEVER);
      await cluster.restart(node, id, NEVER);
      assert.equal([...await read("web", file) ?? []], [0, 255, 10, 0]);
    },
  );

  contract(
    "a container whose files cannot be copied is not left half made",
    async ({ cluster, node, seen, spec }) => {
      const filled = { ...spec(), read_only: true, files: { [file]: { digest: "0123" } } };
      const order = { name: "web", spec: filled, contents: new Map([[file, content]]), stamps: {} };
      await rejects(cluster.create(node, order, NEVER), "engine-refused");
      await rejects(cluster.create(node, { ...order, contents: NO_FILES }, NEVER), "internal");
      assert.is(await seen(), undefined);
    },
  );
}

function observing(contract: Contract): void {
  contract(
    "a container of nobody's concern is listed and not inspected, unless it is named",
    async ({ cluster, image, node, seen }) => {
      await cluster.create(node, { name: "other", spec: { image }, stamps: {} }, NEVER);
      assert.is((await seen("other"))?.live, undefined);
      const { nodes } = await cluster.observe(new Set(["other"]), NEVER);
      assert.is(nodes[0]?.containers[0]?.live?.spec.image, image);
    },
  );

  contract(
    "events tell of what happens, and begin by saying that they do",
    async ({ cluster, node, kill, create }) => {
      const end = new AbortController();
      const heard: ClusterEvent[] = [];
      const following = (async () => {
        for await (const event of cluster.events(end.signal)) heard.push(event);
      })();
      await until("the stream is there", () => heard.some((event) => event.kind === "connected"));
      const { id } = await create();
      await cluster.start(node, id, NEVER);
      await kill("web");
      await until(
        "the death is told",
        () => heard.some((event) => "action" in event && event.action === "die" && event.id === id),
      );
      end.abort();
      await following;
    },
  );
}

function losing(contract: Contract): void {
  contract(
    "an engine that does not answer is an unknown node, never an empty one",
    async ({ down, up, create, observe, seen }) => {
      await create();
      await down();
      try {
        const lost = await observe();
        assert.is(lost.reachable, false);
        assert.ok(lost.problem);
        await rejects(create("web2"), "engine-unreachable");
      } finally {
        await up();
      }
      assert.is((await observe()).reachable, true);
      assert.is((await seen())?.name, "web");
    },
  );

  contract("whoever is to act no more does not", async ({ cluster, node, spec, seen }) => {
    const lost = AbortSignal.abort();
    const order = { name: "web", spec: spec(), stamps: {} };
    await rejects(cluster.create(node, order, lost), "leadership-lost");
    assert.is(await seen(), undefined);
  });
}
