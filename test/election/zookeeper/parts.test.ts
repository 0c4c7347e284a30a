/** The pure parts: names, order, decisions, the lease. */
import { Buffer } from "node:buffer";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readCandidate, writeCandidate } from "../../../src/election/zookeeper/candidate-data.ts";
import { inOrder, nodePrefix } from "../../../src/election/zookeeper/candidates.ts";
import { decide } from "../../../src/election/zookeeper/decide.ts";
import { leaseLeft, passed } from "../../../src/election/zookeeper/lease.ts";
import { placesUnder } from "../../../src/election/zookeeper/places.ts";

const GUID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";

test("candidates are ordered by number, whatever their names", () => {
  const names = [
    `${nodePrefix("z")}0000000003`,
    `${nodePrefix("a")}2147483647`,
    `${nodePrefix(GUID)}0000000011`,
    "something-else",
    "replica-0000000001",
  ];
  const expected = [["z", 3], [GUID, 11], ["a", 2147483647]];
  assert.equal(inOrder(names).map(({ guid, sequence }) => [guid, sequence]), expected);
});

test("what is said of a candidate is read as it was written, and nonsense is nothing", () => {
  const data = { advertise: "a:1", token: "t", since: 7 };
  assert.equal(readCandidate(writeCandidate(data)), data);
  for (const text of ["", "{", "7", '{"advertise":"a:1"}']) {
    assert.is(readCandidate(Buffer.from(text)), undefined);
  }
});

test("a candidate without a node makes one, the first leads, and others follow", () => {
  const order = inOrder([`${nodePrefix("a")}0000000001`, `${nodePrefix("b")}0000000002`]);
  const step = (guid: string, leads = false) => decide({ order, guid, leads });
  assert.equal([step("c"), step("a"), step("a", true), step("b"), step("b", true)], [
    ...["enrol", "lead", "stay", "follow", "follow"],
  ]);
});

test("a lease is two thirds of the time-out, by the clock that has gone further", () => {
  const asked = { elapsed: 100, now: 5_000 };
  const left = (elapsed: number, now: number) =>
    Math.round(leaseLeft(asked, 9_000, { elapsed, now }));
  assert.is(left(100, 5_000), 6_000);
  assert.is(left(3_100, 8_000), 3_000);
  assert.is(left(100, 8_000), 3_000, "a machine that stood still");
  assert.is(left(3_100, 0), 3_000, "a clock that was put back");
  assert.is(left(7_100, 5_000), -1_000);
  assert.is(passed(asked, { elapsed: 110, now: 4_000 }), 10);
});

test("everything is in a folder of its own", () => {
  assert.equal(placesUnder("/Cluster"), {
    election: "/Cluster/ark-schedule/election",
    memory: "/Cluster/ark-schedule/memory",
  });
  assert.is(placesUnder("").memory, "/ark-schedule/memory");
});

test.run();
