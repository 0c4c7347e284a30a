import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseUntil } from "../../src/api/until.ts";

const NOW = Date.UTC(2026, 10, 21);

const GOOD: [string, number][] = [
  ["90m", NOW + 90 * 60_000],
  ["1h30m", NOW + 90 * 60_000],
  ["2d", NOW + 48 * 3_600_000],
  ["2026-11-21T18:00:00Z", Date.UTC(2026, 10, 21, 18)],
  ["2026-11-21t18:00z", Date.UTC(2026, 10, 21, 18)],
  ["2026-11-21 18:00:00.5+01:00", Date.UTC(2026, 10, 21, 17, 0, 0, 500)],
  ["2026-11-21T18:00:00 01:00", Date.UTC(2026, 10, 21, 17)],
  ["2026-11-21T18:00:00-01:00", Date.UTC(2026, 10, 21, 19)],
];

for (const [text, at] of GOOD) test(`good: ${text}`, () => assert.is(parseUntil(text, NOW), at));

for (
  const text of [
    "",
    "0",
    "0s",
    "1.5h",
    "3 h",
    "-2h",
    "2",
    "tomorrow",
    "2026-11-21",
    "2026-11-21T18:00:00",
    "2026-13-01T00:00Z",
  ]
) {
  test(`bad: ${JSON.stringify(text)}`, () => assert.is(parseUntil(text, NOW), undefined));
}

test.run();
