/** When windows are open, the clocks' changes included. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { MaintenanceWindow } from "../../src/model/maintenance.ts";
import { covers, windowTimes } from "../../src/planner/windows.ts";

const HOUR = 3_600_000;
const ZURICH = "Europe/Zurich";

function window(cron: string, more: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return { kind: "stop", cron, timezone: "UTC", duration: 2 * HOUR, ...more };
}

/** What is open at that moment and what comes next, in ISO 8601 to the minute. */
function at(time: string, it: MaintenanceWindow): (string | undefined)[] {
  const [times] = windowTimes([it], Date.parse(time));
  const shown = (moment: number | undefined) =>
    moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16);
  return [shown(times?.open?.from), shown(times?.open?.until), shown(times?.next?.from)];
}

test("open from its start on, closed from its end on, to the millisecond", () => {
  const it = window("0 3 * * *");
  const open = ["2026-11-21T03:00", "2026-11-21T05:00", "2026-11-22T03:00"];
  const closed = [undefined, undefined, "2026-11-22T03:00"];
  assert.equal(at("2026-11-21T02:59:59.999Z", it), [undefined, undefined, "2026-11-21T03:00"]);
  assert.equal(at("2026-11-21T03:00:00.000Z", it), open);
  assert.equal(at("2026-11-21T04:59:59.999Z", it), open);
  assert.equal(at("2026-11-21T05:00:00.000Z", it), closed);
  assert.equal(at("2026-11-21T23:00:00.500Z", it), closed);
});

test("a time before the one that was asked last", () => {
  const it = window("0 3 * * *");
  assert.is(at("2026-11-21T04:00Z", it)[1], "2026-11-21T05:00");
  assert.is(at("2026-11-19T04:00Z", it)[1], "2026-11-19T05:00");
  assert.is(at("2026-11-18T04:00Z", it)[1], "2026-11-18T05:00");
});

test("hours are those of its zone", () => {
  assert.is(
    at("2026-07-01T00:30Z", window("0 3 * * *", { timezone: ZURICH }))[2],
    "2026-07-01T01:00",
  );
  assert.is(
    at("2026-12-01T00:30Z", window("0 3 * * *", { timezone: ZURICH }))[2],
    "2026-12-01T02:00",
  );
});

test("it lasts as long by a stopwatch when the clocks change meanwhile", () => {
  // 01:00 of winter to 04:00 of summer, and 01:00 of summer to 02:00 of winter.
  const it = window("0 1 * * *", { timezone: ZURICH });
  assert.equal(at("2026-03-29T01:30Z", it).slice(0, 2), ["2026-03-29T00:00", "2026-03-29T02:00"]);
  assert.equal(at("2026-10-25T00:30Z", it).slice(0, 2), ["2026-10-24T23:00", "2026-10-25T01:00"]);
});

test("an hour that the clocks leave out comes when they have jumped; one that they repeat, once", () => {
  const it = window("30 2 * * *", { timezone: ZURICH, duration: HOUR / 2 });
  assert.equal(at("2026-03-29T01:10Z", it).slice(0, 2), ["2026-03-29T01:00", "2026-03-29T01:30"]);
  assert.equal(at("2026-10-25T00:40Z", it).slice(0, 2), ["2026-10-25T00:30", "2026-10-25T01:00"]);
  assert.equal(at("2026-10-25T01:40Z", it), [undefined, undefined, "2026-10-26T01:30"]);
});

test("seconds and years", () => {
  const it = window("30 59 23 31 12 * 2031", { duration: 60_000 });
  assert.is(at("2026-01-01T00:00Z", it)[2], "2031-12-31T23:59");
  assert.is(at("2032-01-01T00:00:15Z", it)[1], "2032-01-01T00:00");
  assert.equal(at("2033-01-01T00:00Z", it), [undefined, undefined, undefined]);
});

test("of everything, or of what is in either of its lists", () => {
  const some = window("0 3 * * *", { workloads: ["web"], nodes: ["host-a"] });
  assert.ok(covers(window("0 3 * * *"), "api", undefined));
  assert.ok(covers(some, "web", "host-b"));
  assert.ok(covers(some, "api", "host-a"));
  assert.not(covers(some, "api", "host-b"));
  assert.not(covers(some, "api", undefined));
});

test.run();
