/**
 * Whatever happens, in whatever order, once it stops happening every workload runs exactly once and
 * as the snapshot says, and nothing is left over.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { STAMP } from "../../src/model/observation.ts";
import { FakeClone } from "../fakes/clone.ts";
import { composeFile, World } from "./world.ts";
import "../seed.ts";

const NAMES = ["one", "two", "three", "four"];
const POLICY = "prune: on\npruneShare: 1\nrollout:\n  monitor: 1s\n  timeout: 5s\n";
const RUNS = 200;

type Event =
  | { readonly kind: "push"; readonly name: string; readonly image: string | null }
  | { readonly kind: "kill" | "remove"; readonly name: string }
  | { readonly kind: "cut"; readonly calls: number }
  | { readonly kind: "up" | "restart" }
  | { readonly kind: "round"; readonly after: number };

const name = fc.constantFrom(...NAMES);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant("push" as const),
    name,
    image: fc.constantFrom("app:1", "app:2", "app:3", "bad:1", "crash:1", "none:1", null),
  }),
  fc.record({ kind: fc.constantFrom("kill" as const, "remove" as const), name }),
  fc.record({ kind: fc.constant("cut" as const), calls: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constantFrom("up" as const, "restart" as const) }),
  fc.record({ kind: fc.constant("round" as const), after: fc.integer({ min: 0, max: 7_000 }) }),
);

test("what is hurt heals", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      const world = new World();
      await world.push({ "cluster.yaml": POLICY, ...filesOf("app:1") });
      let running = world.start();
      const round = () => running.reconciler.round().catch(() => undefined);
      await round();
      for (const each of events) {
        await happen(each, world);
        if (each.kind === "restart") running = world.start();
        if (each.kind === "round") await round();
      }
      world.cluster.callsLeft = world.cluster.down = undefined;
      await world.push(filesOf("last:1"));
      await settle(world, round);
      assert.equal(world.cluster.names(), [...NAMES].sort());
      for (const each of NAMES) {
        const { state, spec } = world.cluster.look(each)!;
        assert.equal([each, state, spec.image], [each, "running", "last:1"]);
      }
    }),
    { numRuns: RUNS },
  );
});

const ADDRESSES = ["one:1", "two:1"];

/** What comes to replicas besides, in the middle of a round: after so many of the cluster's calls. */
type Change =
  | { readonly kind: "elect"; readonly address: string; readonly after: number }
  | { readonly kind: "suspend"; readonly address: string; readonly after: number }
  | { readonly kind: "link"; readonly connected: boolean; readonly address: string };

const address = fc.constantFrom(...ADDRESSES);
const after = fc.integer({ min: 0, max: 10 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constantFrom("elect" as const, "suspend" as const), address, after }),
  fc.record({ kind: fc.constant("link" as const), connected: fc.boolean(), address }),
);

test("what is hurt heals, whoever leads, and nobody goes back to an older revision", async () => {
  const events = fc.array(fc.oneof(event, change), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(events, async (events) => {
      const world = new World();
      await world.push({ "cluster.yaml": POLICY, ...filesOf("app:1") });
      const made = revisionsOfCreated(world);
      const replicas = ADDRESSES.map((address) => startReplica(world, address));
      const round = async () => {
        await Promise.all(replicas.map(async ({ clone, service }) => {
          await clone.fetch().catch(() => undefined);
          await service.turn(new Set(["cron"])).catch(() => undefined);
        }));
      };
      await round();
      for (const each of events) {
        if (each.kind === "link") {
          replicas[ADDRESSES.indexOf(each.address)]!.clone.connected = each.connected;
        } else if (each.kind === "elect" || each.kind === "suspend") {
          handOver(each, world, replicas);
        } else await happen(each, world);
        if (each.kind === "round") await round();
      }
      world.cluster.callsLeft = world.cluster.down = world.cluster.meanwhile = undefined;
      for (const { clone } of replicas) clone.connected = true;
      if (world.elections.leading === undefined) world.elections.elect("two:1");
      await world.push(filesOf("last:1"));
      await settle(world, round);
      assert.equal(world.cluster.names(), [...NAMES].sort());
      for (const each of NAMES) {
        const { state, spec } = world.cluster.look(each)!;
        assert.equal([each, state, spec.image], [each, "running", "last:1"]);
      }
      const newestFirst = await world.repository.log({ limit: 100 });
      const ages = made.map((made) => newestFirst.findIndex(({ revision }) => revision === made));
      assert.equal(ages, [...ages].sort((a, b) => b - a));
    }),
    { numRuns: RUNS / 2 },
  );
});

test("in the steady state nothing is changed, and nothing is read anew", async () => {
  const world = new World();
  await world.push({ "cluster.yaml": POLICY, ...filesOf("app:1") });
  const { reconciler } = world.start();
  await settle(world, () => reconciler.round());
  const calls = world.cluster.calls.length;
  const { files } = world.repository.calls;
  for (let count = 0; count < 100; count++) await reconciler.round();
  assert.is(world.cluster.calls.length, calls);
  assert.is(world.repository.calls.files, files);
});

test.run();

function filesOf(image: string): Record<string, string> {
  return Object.fromEntries(
    NAMES.map((each) => [`containers/${each}.yaml`, composeFile(each, image)]),
  );
}

function startReplica(world: World, address: string) {
  const clone = new FakeClone(world.repository);
  return { clone, ...world.start({ address, repository: clone }) };
}

function handOver(
  { kind, address, after }: Exclude<Change, { kind: "link" }>,
  { cluster, elections }: World,
  replicas: readonly ReturnType<typeof startReplica>[],
): void {
  const happens = () => {
    if (kind === "elect") elections.elect(address);
    else replicas[ADDRESSES.indexOf(address)]!.election.suspend();
  };
  cluster.meanwhile = { calls: after, happens };
}

/** In the order of their making. */
function revisionsOfCreated({ cluster }: World): string[] {
  const revisions: string[] = [];
  const create = cluster.create.bind(cluster);
  cluster.create = (node, order, signal) => {
    revisions.push(order.stamps[STAMP.revision]!);
    return create(node, order, signal);
  };
  return revisions;
}

async function happen(each: Event, { cluster, clock, ...world }: World): Promise<void> {
  if (each.kind === "round") return clock.advance(each.after);
  if (each.kind === "cut") cluster.callsLeft = each.calls;
  if (each.kind === "up") cluster.callsLeft = cluster.down = undefined;
  if (each.kind === "push") await push(each, world.repository);
  if (each.kind !== "kill" && each.kind !== "remove") return;
  if (cluster.look(each.name) === undefined) return;
  const change = each.kind === "kill" ? { state: "exited", exitCode: 137 } as const : undefined;
  cluster.meddle(each.name, change);
}

async function push(
  { name, image }: Extract<Event, { kind: "push" }>,
  repository: World["repository"],
): Promise<void> {
  const text = image === null ? null : composeFile(name, image);
  const author = { name: "Ada", email: "ada@example.org" };
  const files = new Map([[`containers/${name}.yaml`, text]]);
  await repository.commit(() =>
    Promise.resolve({ files, author, message: `Change ${name}`, trailers: {} })
  );
}

/** Rounds with time between them, until several in a row change nothing. */
async function settle({ clock, cluster }: World, round: () => Promise<unknown>): Promise<void> {
  for (let quiet = 0, rounds = 0; quiet < 3; rounds++) {
    assert.ok(rounds < 60, `does not settle: ${cluster.calls.slice(-20).join(", ")}`);
    const before = cluster.calls.length;
    clock.advance(10 * 60_000);
    await round();
    quiet = cluster.calls.length === before ? quiet + 1 : 0;
  }
}
