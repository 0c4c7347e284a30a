import { test } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../lab/random.ts";
import { FAULTS, makeSchedule } from "./schedule.ts";

test("a seed says what happens", () => {
  const make = (seed: number) => makeSchedule(50, 3, seededRandom(seed));
  assert.equal(make(1), make(1));
  assert.not.equal(make(1), make(2));
});

test("all that can go wrong does", () => {
  const kinds = new Set(makeSchedule(12, 3, seededRandom(1)).map(({ kind }) => kind));
  assert.is(kinds.size, Object.keys(FAULTS).length);
});

test("whatever is chosen is there", () => {
  for (const { host, kind, lasting } of makeSchedule(500, 3, seededRandom(3))) {
    assert.ok([1, 2, 3].includes(host));
    const [least, most] = FAULTS[kind].lasting;
    assert.ok(lasting >= least && lasting <= most);
  }
});

test.run();
