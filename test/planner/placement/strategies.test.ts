import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { NodeObservation } from "../../../src/model/observation.ts";
import type { ClusterPolicy, Workload } from "../../../src/model/snapshot.ts";
import { Placer } from "../../../src/planner/placement/placer.ts";
import "../../seed.ts";
import { container, GIB, holding, labelled, node, placeAll, planInput, workload } from "./scene.ts";

const many = (count: number, service: object = {}) =>
  Array.from({ length: count }, (_, i) => workload(`web-${i}`, service));
const counted = (names: readonly string[]) =>
  Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((it) => it === name).length]),
  );

test("spread: the node with the fewest containers, ties by name", () => {
  const nodes = [node("b"), node("a"), holding(node("c"), workload("old"))];
  assert.equal(placeAll({ nodes }, many(5)), ["a", "b", "a", "b", "c"]);
});

test("spread: the node that would be the least full of what is asked for", () => {
  const nodes = [node("small"), node("large", { traits: { memory: 24 * GIB } })];
  assert.equal(counted(placeAll({ nodes }, many(16, { mem_limit: "1g" }))), {
    large: 12,
    small: 4,
  });
});

test("binpack: the fullest node that has room", () => {
  const policy = { strategy: "binpack" } as const;
  const nodes = [node("a"), node("b"), holding(node("c"), workload("old", { mem_limit: "6g" }))];
  assert.equal(placeAll({ nodes, policy }, many(4, { mem_limit: "1g" })), ["c", "c", "a", "a"]);
  assert.equal(placeAll({ nodes: [node("a"), node("b")], policy }, many(3)), ["a", "a", "a"]);
});

test("random: the same for a workload of a revision, and all over the place for many", () => {
  const setting = {
    nodes: [node("a"), node("b"), node("c")],
    policy: { strategy: "random" } as const,
  };
  const workloads = many(300);
  const chosen = placeAll(setting, workloads);
  assert.equal(placeAll(setting, [...workloads].reverse()).reverse(), chosen);
  for (const count of Object.values(counted(chosen))) assert.ok(count > 70, String(count));
  const input = planInput({ ...setting, workloads });
  const placer = new Placer({ ...input, snapshot: { ...input.snapshot, revision: "other" } });
  const others = workloads.map((each) => placer.place(each));
  assert.ok(others.some((each, i) => "node" in each && each.node.name !== chosen[i]));
});

test("preferences: even over the values of a label, then by the strategy", () => {
  const nodes = [
    ...["a1", "a2", "a3"].map((name) => labelled(name, { zone: "a", rack: name })),
    labelled("b1", { zone: "b", rack: "b1" }),
    node("none"),
  ];
  const preferences = [{ spread: "node.labels.zone" }, { spread: "node.labels.rack" }];
  const service = { deploy: { placement: { preferences } } };
  const chosen = counted(placeAll({ nodes }, many(9, service)));
  assert.equal(chosen, { a1: 1, a2: 1, a3: 1, b1: 3, none: 3 });
  const there = many(3, service);
  const held = [holding(nodes[0]!, ...there), ...nodes.slice(1)];
  const placer = new Placer(planInput({ nodes: held, workloads: there }));
  const placed = placer.place(workload("next", service));
  assert.ok("node" in placed && placed.node.name === "b1");
});

test("of equal nodes the one that has the image, then the first by name", () => {
  const nodes = [node("a"), node("b", { images: new Set(["app:1"]) })];
  assert.equal(placeAll({ nodes }, many(2)), ["b", "a"]);
});

test("where it was when it was captured comes first, then where it was last", () => {
  const nodes = [node("a"), holding(node("b"), ...many(3)), node("c")];
  const captured = workload("db", { "x-ark": { node: "b" } });
  const memory = { workloads: { app: { node: "c" }, db: { node: "c" } }, managed: [] };
  const more = { memory };
  assert.equal(placeAll({ nodes, more }, [captured, workload("app")]), ["b", "c"]);
  assert.equal(placeAll({ nodes: [node("a"), node("c")] }, [captured]), ["a"]);
});

const service = fc.record({
  mem_limit: fc.constantFrom("256m", "1g", "3g"),
  cpus: fc.constantFrom(0.5, 1),
  ports: fc.constantFrom(["80:80"], ["8000-8001:80"]),
  environment: fc.constantFrom(
    ["constraint:disk==ssd"],
    ["constraint:disk==~ssd", "affinity:container!=~web-1"],
    ["affinity:tier==~back"],
  ),
  labels: fc.constant({ tier: "back" }),
  deploy: fc.constant({ placement: { preferences: [{ spread: "node.labels.zone" }] } }),
}, { requiredKeys: [] });
const engine = fc.record({
  disk: fc.constantFrom("ssd", "hdd"),
  zone: fc.constantFrom("x", "y"),
  memory: fc.constantFrom(4 * GIB, 16 * GIB),
  images: fc.constantFrom(new Set<string>(), new Set(["app:1"])),
});

test("placing many at once is placing them one by one", () => {
  fc.assert(
    fc.property(
      fc.array(engine, { minLength: 1, maxLength: 6 }),
      fc.array(service, { minLength: 1, maxLength: 40 }),
      fc.constantFrom("spread", "binpack", "random"),
      (engines, services, strategy) => {
        const nodes = engines.map(({ disk, zone, memory, images }, i) =>
          node(`node-${i}`, { traits: { labels: { disk, zone }, memory }, images })
        );
        const workloads = services.map((each, i) => workload(`web-${i}`, each));
        const policy = { strategy } as const;
        const atOnce = placeAll({ nodes, policy, workloads });
        assert.equal(atOnce, oneByOne(nodes, workloads, policy));
      },
    ),
    { numRuns: 40 },
  );
});

/** Each with a placer of its own, which sees those before it as containers. */
function oneByOne(
  nodes: readonly NodeObservation[],
  workloads: readonly Workload[],
  policy: Partial<ClusterPolicy>,
): string[] {
  let now = nodes;
  return workloads.map((each) => {
    const placed = new Placer(planInput({ nodes: now, workloads, policy })).place(each);
    if (!("node" in placed)) return "-";
    const { name } = placed.node;
    now = now.map((it) =>
      it.name === name ? { ...it, containers: [...it.containers, container(each, name)] } : it
    );
    return name;
  });
}

test.run();
