/**
 * Whatever happens, in whatever order, once it stops happening every workload runs exactly once and
 * as the snapshot says, and nothing is left over.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
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
