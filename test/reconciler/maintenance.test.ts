import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import type { Maintenance, Snapshot } from "../../src/model/snapshot.ts";
import { expiring, nextExpiry, starting, stopping } from "../../src/reconciler/maintenance.ts";
import { planInput } from "../planner/case-file.ts";
import { ADA } from "./world.ts";

function snapshot(maintenance: Partial<Maintenance> = {}): Snapshot {
  return planInput({ case: "", expect: {}, workloads: { web: null, api: null }, maintenance })
    .snapshot;
}

test("a stop says why, by whom and until when", () => {
  const request = { author: ADA, reason: "disk", until: 60_000 };
  const { maintenance, subject } = stopping(snapshot(), request, 1);
  assert.equal(maintenance.stop, { reason: "disk", author: "Ada", since: 1, until: 60_000 });
  assert.is(maintenance.scheduling, "stopped");
  assert.is(subject, "Stop scheduling until 1970-01-01T00:01:00.000Z");
});

test("a second stop of a workload takes the place of the first", () => {
  const holds = [{ workload: "web", reason: "old" }, { workload: "api" }];
  const { maintenance } = stopping(snapshot({ holds }), { author: ADA, workload: "web" }, 5);
  assert.equal(maintenance.holds, [{ workload: "api" }, {
    workload: "web",
    author: "Ada",
    since: 5,
  }]);
});

test("a time that has passed and a workload that is unknown are refused", () => {
  assert.throws(
    () => stopping(snapshot(), { author: ADA, until: 1 }, 1),
    (error: ArkError) => error.code === "request-invalid",
  );
  assert.throws(
    () => stopping(snapshot(), { author: ADA, workload: "nobody" }, 1),
    (error: ArkError) => error.code === "workload-unknown",
  );
});

test("starting what is not stopped changes nothing", () => {
  assert.is(starting(snapshot(), { author: ADA }), undefined);
  assert.is(starting(snapshot(), { author: ADA, workload: "web" }), undefined);
});

test("starting takes the stop away, and leaves the stops of workloads", () => {
  const stopped = { scheduling: "stopped", stop: {}, holds: [{ workload: "web" }] } as const;
  const change = starting(snapshot(stopped), { author: ADA });
  assert.equal(change?.maintenance, { scheduling: "running", holds: [{ workload: "web" }] });
});

test("stops end by themselves, each at its time", () => {
  const maintenance: Maintenance = {
    scheduling: "stopped",
    stop: { until: 30 },
    holds: [{ workload: "web", until: 20 }, { workload: "api" }],
  };
  assert.is(nextExpiry(maintenance), 20);
  assert.is(expiring(maintenance, 19), undefined);
  const first = expiring(maintenance, 20);
  assert.equal([first?.workload, first?.subject], ["web", "Resume scheduling web"]);
  assert.equal(first?.maintenance.holds, [{ workload: "api" }]);
  assert.is(first?.maintenance.scheduling, "stopped");
  const all = expiring(maintenance, 30);
  assert.equal([all?.workload, all?.maintenance], [undefined, {
    scheduling: "running",
    holds: [{ workload: "api" }],
  }]);
});

test.run();
