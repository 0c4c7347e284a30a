import { test } from "uvu";
import * as assert from "uvu/assert";
import { plan } from "../../../src/planner/plan.ts";
import { explainPlacement } from "../../../src/planner/placement/explain.ts";
import { holding, labelled, node, planInput, type Setting, workload } from "./scene.ts";

/** "a: yes", "b: port". */
function explained(setting: Setting, name: string): string[] {
  const input = planInput(setting);
  return explainPlacement(input, plan(input), name)
    .map(({ node, filter }) => `${node}: ${filter ?? "yes"}`);
}

const web = workload("web", { ports: ["80:80"] });
const other = workload("other", { ports: ["80:80"] });

test("what is there could stay: its own container does not stand in its way", () => {
  const nodes = [holding(node("a"), web), holding(node("b"), other)];
  assert.equal(explained({ nodes, workloads: [web, other] }, "web"), ["a: yes", "b: port"]);
});

test("what else the plan makes is counted", () => {
  const nodes = [node("a")];
  assert.equal(explained({ nodes, workloads: [other, web] }, "web"), ["a: port"]);
  assert.equal(explained({ nodes, workloads: [other] }, "nobody"), []);
});

test("a hold says why, in few words, and ends when a node joins that will do", () => {
  const picky = workload("picky", { environment: ["constraint:disk==ssd"] });
  const many = Array.from({ length: 97 }, (_, i) => node(`n${String(i).padStart(2, "0")}`));
  const setting = { nodes: [...many, labelled("y", { disk: "hdd" })], workloads: [picky] };
  assert.equal(plan(planInput(setting)).holds.map(({ kind, reason }) => `${kind}: ${reason}`), [
    "unplaceable: No node can take it. n00, n01, n02 and 94 more (constraint): It asks for " +
    "disk==ssd, and there is no such label. y (constraint): It asks for disk==ssd, and there it " +
    "is hdd.",
  ]);
  const joined = { ...setting, nodes: [...many, labelled("z", { disk: "ssd" })] };
  const { actions } = plan(planInput(joined));
  assert.equal(actions.map(({ kind, node }) => `${kind} ${node}`), ["create z"]);
});

test.run();
