import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkHistory } from "./history-checker.ts";
import type { Absence, Call, History, Reign } from "./history.ts";

/** `a1 10-20`: replica a in term 1, from 10 to 20; without an end where that was not recorded. */
function told(text: string) {
  const [, replica, term, from, until] = /^(\w)(\d+) (\d+)-(\d*)$/.exec(text)!;
  return { replica: replica!, term: BigInt(term!), from: Number(from), until };
}

function call(text: string): Call {
  const { from, until, ...who } = told(text);
  return { ...who, call: "start", node: "n", subject: "web", start: from, end: Number(until) };
}

function reign(text: string): Reign {
  const { until, ...rest } = told(text);
  return { ...rest, ...(until !== "" && { until: Number(until) }) };
}

/** Of replica a. */
function absence(from: number, until: number): Absence {
  return { replica: "a", from, until };
}

/** Each is a history of reigns and calls; what is not at issue is left out. */
function check(
  reigns: readonly string[],
  calls: readonly string[],
  more: Partial<History> = {},
): string[] {
  const made = { reigns: reigns.map(reign), calls: calls.map(call) };
  return checkHistory({ ...made, absences: [], commits: [], ...more });
}

const TERMS = (...terms: number[]) => ({
  commits: terms.map((term, at) => ({ revision: `r${at}`, term: BigInt(term) })),
});

test("good: nothing at all", () => assert.equal(check([], []), []));

test("good: one leads after the other", () => {
  const problems = check(
    ["a1 0-100", "b2 110-200", "a3 210-"],
    ["a1 10-20", "a1 15-90", "b2 120-130", "a3 220-230"],
    TERMS(1, 1, 2, 3, 3),
  );
  assert.equal(problems, []);
});

test("good: a leader that was killed leaves its reign and its calls unfinished", () => {
  const killed = { absences: [absence(50, Infinity)] };
  assert.equal(check(["a1 0-", "b2 60-100", "a3 110-"], ["a1 10-20", "b2 70-80"], killed), []);
});

test("good: a leader that was in doubt goes on with its term", () => {
  assert.equal(check(["a1 0-50", "a1 60-100", "b2 110-"], ["a1 10-20", "a1 70-80"]), []);
});

test("good: a suspended leader stands down, and gives up its call, as soon as it goes on", () => {
  const suspended = { absences: [absence(50, 3000)] };
  const problems = check(["a1 0-3100", "b2 2000-"], ["a1 10-3050", "b2 2100-2200"], suspended);
  assert.equal(problems, []);
});

test("bad: a call starts when a later term has acted", () => {
  const problems = check(["a1 0-300", "b2 310-"], ["b2 320-330", "a1 340-350"]);
  assert.ok(
    problems.includes(
      "start web on n by a in term 1 at 00:00:00.340 started after " +
        "start web on n by b in term 2 at 00:00:00.320 had.",
    ),
    problems.join("\n"),
  );
});

test("bad: a call starts while one of an earlier term is under way", () => {
  const problems = check(["a1 0-100", "b2 110-"], ["a1 10-200", "b2 120-130"]);
  assert.equal(problems, [
    "start web on n by b in term 2 at 00:00:00.120 started while " +
    "start web on n by a in term 1 at 00:00:00.010 was under way.",
  ]);
});

test("bad: a suspension excuses no call that began after it, or outlasts it by far", () => {
  const reigns = ["a1 0-3100", "b2 3200-"];
  const absences = [absence(50, 3000)];
  assert.is(check(reigns, ["a1 3050-4000", "b2 3300-3400"], { absences }).length, 1);
  assert.is(check(reigns, ["a1 10-4000", "b2 3300-3400"], { absences }).length, 1);
});

test("bad: a suspension of another replica excuses nothing", () => {
  const absences = [{ ...absence(50, 3000), replica: "b" }];
  assert.is(check(["a1 0-100", "b2 110-"], ["a1 10-200", "b2 120-130"], { absences }).length, 1);
});

test("bad: two lead at once", () => {
  const problems = check(["a1 0-100", "b2 90-200"], []);
  assert.equal(problems, [
    "The reign of b in term 2 from 00:00:00.090 began before " +
    "the reign of a in term 1 from 00:00:00.000 ended.",
  ]);
});

test("bad: a reign has no end, and its replica was not killed", () => {
  assert.is(check(["a1 0-", "b2 100-"], []).length, 1);
});

test("bad: a term shrinks, or comes twice", () => {
  assert.is(check(["a2 0-100", "b1 110-200"], []).length, 1);
  assert.is(check(["a1 0-100", "b1 110-200"], []).length, 1);
});

test("bad: a call without a reign, before it, after it or between two", () => {
  assert.is(check(["a1 0-50", "a1 60-100"], ["a1 55-80"]).length, 1);
  assert.is(check([], ["a1 10-20"]).length, 1);
  assert.is(check(["a1 30-40"], ["a1 10-20"]).length, 1);
  assert.is(check(["a1 0-5"], ["a1 10-20"]).length, 1);
  assert.is(check(["a1 0-50"], ["a2 10-20"]).length, 1);
});

test("bad: a commit of an earlier term lies on top of one of a later term", () => {
  assert.equal(check([], [], TERMS(1, 3, 2)), [
    "Commit r2 of term 2 lies on top of r1 of term 3.",
  ]);
});

test.run();
