import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseSpanEnd } from "../../src/api/span.ts";

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;

test("counts durations back", () => {
  assert.is(parseSpanEnd("7d", "since", NOW), NOW - 7 * DAY);
  assert.is(parseSpanEnd("2h", "until", NOW), NOW - DAY / 12);
});

test("takes a day whole", () => {
  assert.is(parseSpanEnd("2026-11-01", "since", NOW), Date.UTC(2026, 10, 1));
  assert.is(parseSpanEnd("2026-11-01", "until", NOW), Date.UTC(2026, 10, 2) - 1);
});

test("takes a time with its zone", () => {
  assert.is(parseSpanEnd("2026-11-21T18:00:00+01:00", "since", NOW), Date.UTC(2026, 10, 21, 17));
});

for (const text of ["", "yesterday", "2026-11", "2026-13-01", "-1d", "0"]) {
  test(`takes no ${JSON.stringify(text)}`, () => {
    assert.is(parseSpanEnd(text, "since", NOW), undefined);
  });
}

test.run();
