import { test } from "uvu";
import * as assert from "uvu/assert";
import { type NodeObservation, unknownNode } from "../../src/model/observation.ts";
import { NodeWatch } from "../../src/reconciler/node-watch.ts";
import { answeringNode } from "../fakes/node.ts";

test("what is odd about a node is said once, and when it is over", () => {
  const said: string[] = [];
  const say = (_: object, message: string) => void said.push(message);
  const watch = new NodeWatch({ debug: say, info: say, warn: say, error: say });
  const look = (node: NodeObservation) => {
    watch.look({ at: 0, placedBy: "planner", nodes: [node] });
    return said.splice(0);
  };
  const odd = answeringNode("a", { warnings: ["Its clock is off."] });
  assert.equal(look(answeringNode("a")), []);
  assert.equal(look(odd), ["Node a: Its clock is off."]);
  assert.equal(look(odd), []);
  assert.equal(look(answeringNode("a")), ["Node a: what it was warned of is over."]);
  assert.equal(look(unknownNode("a", "tcp://a:1", "It has not answered for 1 s.")), []);
  assert.equal(look(answeringNode("a")), []);
});

test.run();
