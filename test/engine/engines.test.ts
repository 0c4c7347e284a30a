/** Several real engines as one cluster. */
import { rm, symlink } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EnginesCluster } from "../../src/cluster/engines/engines-cluster.ts";
import { fixedEndpoints } from "../../src/cluster/engines/fixed-endpoints.ts";
import type { EngineEndpoint } from "../../src/model/endpoint.ts";
import type { ClusterEvent } from "../../src/reconciler/ports.ts";

import type { Engine } from "../lab/engine.ts";
import { ENGINE_TOOLS } from "../lab/engine-tools.ts";
import { borrowEngine, startEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";

const NO_NAMES: ReadonlySet<string> = new Set();
const NEVER = new AbortController().signal;
const NOWHERE: EngineEndpoint = { kind: "tcp", host: "127.0.0.1", port: 1 };

interface Stage {
  readonly a: Engine;
  readonly b: Engine;
}

const test = suite<Stage>("engines");
test.before(async (stage) => {
  const [a, b] = await Promise.all([borrowEngine(), startEngine("host-2")]);
  Object.assign(stage, { a, b });
});
test.before.each(async ({ a, b }) => void await Promise.all([a.clear(), b.clear()]));
test.after(async ({ a, b }) => void await Promise.all([a.stop(), b.stop()]));

const at = ({ socket }: Engine): EngineEndpoint => ({ kind: "unix", path: socket });

function clusterOf(...endpoints: readonly EngineEndpoint[]) {
  const cluster = new EnginesCluster(fixedEndpoints(endpoints), ENGINE_TOOLS);
  const nodes = async () => (await cluster.observe(NO_NAMES, NEVER)).nodes;
  return { cluster, nodes };
}

/** How long it takes, in milliseconds, and what comes of it. */
async function timed<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { took: performance.now() - began, result };
}

test("each is a node with traits and images of its own, and gets what is for it", async ({ a, b }) => {
  const { cluster, nodes } = clusterOf(at(a), at(b));
  const { nodes: [first, second] } = await cluster.describe();
  assert.is(second, "host-2");
  const order = { name: "web", spec: { image: "busybox:1" }, stamps: {} };
  await cluster.create("host-2", order, NEVER);
  await rejects(cluster.create("host-3", order, NEVER), "engine-unreachable");
  const seen = await nodes();
  assert.equal(seen.map(({ name }) => name), [first, "host-2"]);
  assert.equal(seen.map(({ containers }) => containers.map(({ node }) => node)), [[], ["host-2"]]);
  for (const { traits, images, warnings } of seen) {
    assert.ok(traits!.cpus > 0 && traits!.memory > 0 && traits!.id !== "");
    assert.ok(images.has("busybox:1"));
    assert.equal(warnings, []);
  }
  assert.is.not(seen[0]?.traits?.id, seen[1]?.traits?.id);
});

test("events of all of them are heard, each with its node", async ({ a, b }) => {
  const { cluster } = clusterOf(at(a), at(b));
  const { nodes } = await cluster.describe();
  await listening(cluster, async (heard) => {
    const has = (kind: ClusterEvent["kind"], node: string) =>
      heard.some((event) => event.kind === kind && event.node === node);
    await until("they are followed", () => nodes.every((node) => has("connected", node)));
    await Promise.all(
      [a, b].map((engine) => engine.docker("create", "--name", "web", "busybox:1")),
    );
    await until("both are heard", () => nodes.every((node) => has("container", node)));
  });
});

test("one that freezes delays one round, and no other; when it thaws, an event says so", async ({ a, b }) => {
  const { cluster, nodes } = clusterOf(at(a), at(b));
  await cluster.describe();
  await nodes();
  await listening(cluster, async (heard) => {
    await until("they are followed", () => heard.length === 2);
    await b.freeze();
    try {
      const first = await timed(nodes);
      assert.ok(first.took < 4_000, `${first.took} ms`);
      assert.equal(first.result.map(({ reachable }) => reachable), [true, false]);
      assert.match(first.result[1]?.problem ?? "", /has not answered for \d+ s/);
      assert.is(first.result[1]?.name, "host-2");
      await rejects(cluster.start("host-2", "web", NEVER), "engine-unreachable");
      const second = await timed(nodes);
      assert.ok(second.took < 900, `${second.took} ms`);
      assert.is(second.result[1]?.reachable, false);
      heard.length = 0;
    } finally {
      await b.thaw();
    }
    await until(
      "it is back",
      () => heard.some(({ kind, node }) => kind === "connected" && node === "host-2"),
    );
    assert.is((await nodes())[1]?.reachable, true);
  });
});

test("one that is killed is unknown, and known again when it is back", async ({ a, b }) => {
  const { cluster, nodes } = clusterOf(at(a), at(b));
  await cluster.describe();
  await listening(cluster, async () => {
    await b.kill();
    const [first, second] = await nodes();
    assert.ok(first?.reachable);
    assert.is(second?.reachable, false);
    assert.match(second?.problem ?? "", /cannot be reached/);
    await b.start();
    await until("it is known", async () => (await nodes())[1]?.reachable);
  });
});

test("two endpoints of one engine are one node, and it says so", async ({ a, b }) => {
  const path = `${a.socket}.other`;
  await symlink(a.socket, path);
  try {
    const { cluster, nodes } = clusterOf(at(a), { kind: "unix", path }, at(b));
    assert.is((await cluster.describe()).nodes.length, 2);
    const seen = await nodes();
    assert.is(seen.length, 2);
    assert.match(seen[0]?.warnings[0] ?? "", /\.other is this engine, too/);
  } finally {
    await rm(path);
  }
});

test("it begins with those that answer, and not where none does", async ({ a }) => {
  const { cluster, nodes } = clusterOf(NOWHERE, at(a));
  const { nodes: known, problems } = await cluster.describe();
  assert.is(known.length, 1);
  assert.match(problems?.[0] ?? "", /tcp:\/\/127\.0\.0\.1:1 cannot be reached/);
  const [lost, found] = await nodes();
  assert.equal([lost?.name, lost?.reachable], ["tcp://127.0.0.1:1", false]);
  assert.is(found?.reachable, true);
  const dead = clusterOf(NOWHERE, { ...NOWHERE, port: 2 });
  await rejects(dead.cluster.describe(), "engine-unreachable");
});

async function listening(
  cluster: EnginesCluster,
  work: (heard: ClusterEvent[]) => Promise<void>,
): Promise<void> {
  const end = new AbortController();
  const heard: ClusterEvent[] = [];
  const following = (async () => {
    for await (const event of cluster.events(end.signal)) heard.push(event);
  })();
  try {
    await work(heard);
  } finally {
    end.abort();
    await following;
  }
}

test.run();
