import { test } from "uvu";
import * as assert from "uvu/assert";
import { EMPTY_MEMORY, type Memory } from "../../src/model/memory.ts";
import { type NodeObservation, unknownNode } from "../../src/model/observation.ts";
import { rememberNodes } from "../../src/planner/known-nodes.ts";
import { reportNodes } from "../../src/reconciler/node-changes.ts";
import { answeringNode } from "../fakes/node.ts";

test("a node that is lost, and back, is said to be, once whoever leads", () => {
  const said: string[] = [];
  const say = (_: object, message: string) => void said.push(message);
  const log = { debug: say, info: say, warn: say, error: say };
  let memory: Memory = { ...EMPTY_MEMORY, workloads: { web: { node: "a" }, api: { node: "b" } } };
  const look = (node: NodeObservation, at: number) => {
    const observation = { at, placedBy: "planner", nodes: [node] } as const;
    const before = memory;
    memory = rememberNodes(memory, observation, at);
    reportNodes(before, memory, observation, log);
    return said.splice(0);
  };
  const lost = unknownNode("a", "tcp://a:1", "It does not answer.");
  assert.equal(look(answeringNode("a"), 0), []);
  assert.equal(look(lost, 1000), [
    "Node a is lost: It does not answer. Last seen on it: web.",
  ]);
  assert.equal(look(lost, 2000), []);
  assert.equal(look(answeringNode("a"), 6000), ["Node a answers again, after 5 s."]);
  assert.equal(look(answeringNode("a"), 7000), []);
});

test.run();
