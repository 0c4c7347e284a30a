/** What is remembered of nodes, and what their loss makes void. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Memory } from "../../src/model/memory.ts";
import { EMPTY_MEMORY } from "../../src/model/memory.ts";
import { rememberNodes } from "../../src/planner/known-nodes.ts";
import { answeringNode } from "../fakes/node.ts";

const TRIED = { attempts: 7, lastAttempt: 1, attempted: "h", lastError: "It ended." };

/** After a look at two nodes, of which `a` answers or does not. */
function looked(memory: Memory, reachable: boolean, now: number): Memory {
  const nodes = [answeringNode("a", { reachable }), answeringNode("b")];
  return rememberNodes(memory, { at: now, placedBy: "planner", nodes }, now);
}

const BOTH: Memory = {
  ...EMPTY_MEMORY,
  workloads: { web: { node: "a", applied: "h", ...TRIED }, db: { node: "b", ...TRIED } },
};

test("attempts to run what ended with its node count no more", () => {
  const { workloads } = looked(looked(BOTH, true, 1), false, 2);
  assert.equal(workloads["web"], { node: "a", applied: "h" });
  assert.equal(workloads["db"], { node: "b", ...TRIED });
});

test("those made since it was lost do, however long it stays lost", () => {
  const lost = looked(BOTH, false, 2);
  const again = { ...lost, workloads: { web: { node: "a", ...TRIED } } };
  assert.equal(looked(again, false, 3).workloads["web"], { node: "a", ...TRIED });
  assert.equal(looked(again, true, 3).workloads["web"], { node: "a", ...TRIED });
});

test("nothing new is the same memory", () => {
  const lost = looked(BOTH, false, 2);
  assert.is(looked(lost, false, 3), lost);
  assert.is(lost.nodes?.["a"]?.unknownSince, 2);
});

test.run();
