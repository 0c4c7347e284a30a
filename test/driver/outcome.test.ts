/** What counts as passed. In doubt nothing does. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Exit } from "./job.ts";
import { outcomeOf } from "./outcome.ts";

function uvu(total: number, passed: number, skipped = 0): string {
  const counts = `Total:     ${total}\n  Passed:    ${passed}\n  Skipped:   ${skipped}`;
  return `• •   (${passed} / ${total})\n\n  ${counts}\n  Duration:  1.20ms\n\n`;
}

function exit(output: string, code: number | null = 0, late = false): Exit {
  return { code, output, late };
}

const cases: readonly [string, Exit, { passed: number; failed: number }][] = [
  ["all pass", exit(uvu(3, 3)), { passed: 3, failed: 0 }],
  ["some fail", exit(uvu(3, 1), 1), { passed: 1, failed: 2 }],
  ["a failing `before` ends with 0", exit(uvu(3, 0)), { passed: 0, failed: 3 }],
  ["a crash before the end", exit("Error: no", 1), { passed: 0, failed: 1 }],
  ["a silent end", exit(""), { passed: 0, failed: 1 }],
  ["a crash after the end", exit(uvu(3, 3), 134), { passed: 3, failed: 1 }],
  ["no tests", exit(uvu(0, 0)), { passed: 0, failed: 1 }],
  ["skipped tests", exit(uvu(2, 2, 1)), { passed: 2, failed: 1 }],
  ["too late", exit(uvu(3, 3), null, true), { passed: 0, failed: 1 }],
];

for (const [title, end, expected] of cases) {
  test(`a suite: ${title}`, () => {
    const { passed, failed } = outcomeOf("suite", end);
    assert.equal({ passed, failed }, expected);
  });
}

test("a check passes by its exit code alone", () => {
  assert.equal(outcomeOf("check", exit("", 0)), { passed: 1, failed: 0 });
  assert.equal(outcomeOf("check", exit("", 2)), { passed: 0, failed: 1 });
  assert.is(outcomeOf("check", exit("", 0, true)).failed, 1);
});

test.run();
