import { test } from "uvu";
import * as assert from "uvu/assert";
import { lasting, localTime, relative } from "../../src/cli/render/time.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test("local time", () => {
  assert.is(localTime(new Date(2026, 0, 2, 3, 4, 5).getTime()), "2026-01-02 03:04:05");
});

const RELATIVE: [number, string][] = [
  [0, "now"],
  [999, "now"],
  [-SECOND, "1 second ago"],
  [-59 * SECOND, "59 seconds ago"],
  [-90 * SECOND, "1 minute ago"],
  [2 * HOUR, "in 2 hours"],
  [-49 * HOUR, "2 days ago"],
];
for (const [at, text] of RELATIVE) test(text, () => assert.is(relative(at, 0), text));

const LASTING: [number, string][] = [
  [0.4, "0 ms"],
  [42, "42 ms"],
  [1_250, "1.3 s"],
  [65 * SECOND, "1m05s"],
  [90 * MINUTE, "1h30m"],
  [28 * HOUR, "1d04h"],
];
for (const [time, text] of LASTING) test(text, () => assert.is(lasting(time), text));

test.run();
