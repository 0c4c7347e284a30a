/** What differs is told once for two sides that stay the same, and anew where either is another. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { ObservedContainer } from "../../src/model/observation.ts";
import type { Workload } from "../../src/model/snapshot.ts";
import { specDrift } from "../../src/planner/spec-drift.ts";

const wanted = (spec: ContainerSpec) => ({ name: "web", spec, hash: spec.image }) as Workload;

function container(spec: ContainerSpec): ObservedContainer {
  const image = { id: "i", environment: {}, labels: {}, expose: [], volumes: [] };
  const live = { spec, hash: spec.image, image, notCaptured: [] };
  return { name: "web", node: "host", labels: {}, live } as unknown as ObservedContainer;
}

const told = (workload: Workload, there: ObservedContainer) =>
  specDrift(workload, there, undefined).changes?.map(({ live, desired }) => `${live} → ${desired}`);

test("of one container beside one file after another", () => {
  const there = container({ image: "app:1" });
  const [two, three] = [wanted({ image: "app:2" }), wanted({ image: "app:3" })];
  for (const _ of ["first", "again"]) {
    assert.equal(told(two, there), ["app:1 → app:2"]);
    assert.equal(told(three, there), ["app:1 → app:3"]);
  }
  assert.equal(told(wanted({ image: "app:1" }), there), []);
});

test("of one file beside one container after another", () => {
  const two = wanted({ image: "app:2" });
  for (const image of ["app:1", "app:0", "app:1"]) {
    assert.equal(told(two, container({ image })), [`${image} → app:2`]);
  }
});

test.run();
