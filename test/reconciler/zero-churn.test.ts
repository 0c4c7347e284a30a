/** What is in place is left alone, however often it is looked at and however its file is worded. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import { reword, type Rewording, REWORDINGS } from "../reword.ts";
import { spec } from "../snapshot/specs.ts";
import { composeFile, World } from "./world.ts";
import "../seed.ts";

const FILE = "containers/web.yaml";
const POLICY = "prune: on\nrollout:\n  monitor: 1s\n";
const RUNS = 60;

const rewordings = fc.array(fc.constantFrom(...Object.keys(REWORDINGS) as Rewording[]), {
  minLength: 1,
  maxLength: 4,
});

test("a file that is worded otherwise, and any number of rounds, touch no container", async () => {
  await fc.assert(
    fc.asyncProperty(
      spec,
      rewordings,
      fc.integer({ min: 1, max: 5 }),
      async (given, edits, times) => {
        const { world, rounds } = await running(given);
        const calls = [...world.cluster.calls];
        let text = printWorkload("web", given);
        for (const how of edits) {
          const next = reword(text, "web", how);
          if (next !== text) await world.push({ [FILE]: next });
          text = next;
          await rounds(times);
          assert.equal(world.cluster.calls, calls, `${how}:\n${text}`);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test("the file of another workload touches that one alone", async () => {
  await fc.assert(
    fc.asyncProperty(spec, async (given) => {
      const { world, rounds } = await running(given);
      const calls = world.cluster.calls.length;
      await world.push({ "containers/other.yaml": composeFile("other", "app:2"), "notes.md": "x" });
      await rounds(4);
      const made = world.cluster.calls.slice(calls);
      assert.ok(made.length > 0);
      assert.equal(made.filter((call) => !/ other(?:\.ark-previous)?$/.test(call)), []);
    }),
    { numRuns: RUNS },
  );
});

test("each rewording is one", () => {
  const text = composeFile("web", "app:1", "    labels:\n      tier: front\n");
  for (const how of Object.keys(REWORDINGS) as Rewording[]) {
    assert.is.not(reword(text, "web", how), text, how);
  }
});

test.run();

/** A world in which the spec is in place, beside another one. */
async function running(given: ContainerSpec) {
  const world = new World();
  world.cluster.node().images.add(given.image);
  const { signal } = new AbortController();
  for (const name of Object.keys(given.networks ?? {})) {
    await world.cluster.createNetwork("fake", { name, external: false }, signal);
  }
  await world.push({
    "cluster.yaml": POLICY,
    [FILE]: printWorkload("web", given),
    "containers/other.yaml": composeFile("other", "app:1"),
  });
  const { reconciler } = world.start();
  const rounds = async (count: number) => {
    for (let round = 0; round < count; round++) {
      world.clock.advance(20 * 60_000);
      await reconciler.round();
    }
  };
  await rounds(3);
  const status = reconciler.last?.plan.verdicts.map(({ rule }) => rule);
  assert.equal(status, ["in-place", "in-place"]);
  return { world, rounds };
}
