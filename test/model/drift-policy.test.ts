import { test } from "uvu";
import * as assert from "uvu/assert";
import { coverOf, healing, ignoring, policyChanges } from "../../src/model/drift-policy.ts";

const NONE = { ignore: [], adopt: [] };

test("what is covered already is not said again", () => {
  const policy = { ignore: ["environment", "user"], adopt: ["mem_limit"] };
  assert.equal(ignoring(policy, ["user", "environment.TZ"]), policy);
  assert.equal(policyChanges(policy, ignoring(policy, ["environment.TZ"])), []);
});

test("of several paths the widest are said, and a name that only begins alike is another", () => {
  const paths = ["labels.a.b", "labels.a", "labels.ab", "cpus"];
  assert.equal(ignoring(NONE, paths).ignore, ["cpus", "labels.a", "labels.ab"]);
});

test("what is ignored is not adopted any more, nor is what is below it", () => {
  const policy = { ignore: [], adopt: ["environment.TZ", "labels", "mem_limit"] };
  const after = ignoring(policy, ["environment", "labels.a"]);
  assert.equal(after, { ignore: ["environment", "labels.a"], adopt: ["labels", "mem_limit"] });
  assert.equal(policyChanges(policy, after), [
    { path: "environment", was: "heal", is: "ignore" },
    { path: "environment.TZ", was: "adopt", is: "ignore" },
    { path: "labels.a", was: "adopt", is: "ignore" },
  ]);
});

test("what is healed goes from both lists, with all that is below it", () => {
  const policy = { ignore: ["labels.a", "labels.b", "user"], adopt: ["labels"] };
  assert.equal(healing(policy, ["labels", "cpus"]), { ignore: ["user"], adopt: [] });
  assert.equal(healing(policy), NONE);
  assert.equal(policyChanges(policy, healing(policy, ["user"])), [
    { path: "user", was: "ignore", is: "heal" },
  ]);
});

test("what is covered by a wider path is still not healed", () => {
  const policy = { ignore: ["labels.a"], adopt: ["labels"] };
  const cover = { list: "adopt", path: "labels" };
  assert.equal(coverOf("labels.a", healing(policy, ["labels.a"])), cover);
  assert.is(coverOf("labels.a", healing(policy, ["labels"])), undefined);
});

test.run();
