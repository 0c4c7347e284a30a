import { test } from "uvu";
import * as assert from "uvu/assert";
import { Registrations } from "../../../src/election/zookeeper/registrations.ts";

const MINUTE = 60_000;

test("who is on the list is known, sorted, and it is said when that changes", () => {
  const registrations = new Registrations();
  assert.ok(registrations.heed(["b:1", "a:1"], 0));
  assert.equal(registrations.names, ["a:1", "b:1"]);
  assert.not(registrations.heed(["a:1", "b:1"], 1));
  assert.ok(registrations.heed(["a:1", "b:1", "c:1"], 2));
});

test("who leaves the list counts for three minutes more, and is gone then", () => {
  const registrations = new Registrations();
  registrations.heed(["a:1", "b:1"], 0);
  assert.not(registrations.heed(["a:1"], MINUTE));
  assert.not(registrations.heed(["a:1"], 4 * MINUTE - 1));
  assert.ok(registrations.heed(["a:1"], 4 * MINUTE));
  assert.equal(registrations.names, ["a:1"]);
});

test("after an outage, everyone has that long to register again", () => {
  const registrations = new Registrations();
  registrations.heed(["a:1", "b:1"], 0);
  assert.not(registrations.heed(["a:1"], 60 * MINUTE));
  assert.not(registrations.heed(["a:1", "b:1"], 61 * MINUTE));
  assert.not(registrations.heed(["a:1"], 62 * MINUTE));
});

test("a list that has lost everything is not believed", () => {
  const registrations = new Registrations();
  registrations.heed(["a:1", "b:1"], 0);
  assert.not(registrations.heed([], MINUTE));
  assert.not(registrations.heed([], 60 * MINUTE));
  assert.not(registrations.heed(["b:1"], 61 * MINUTE));
  assert.equal(registrations.names, ["a:1", "b:1"]);
});

test.run();
