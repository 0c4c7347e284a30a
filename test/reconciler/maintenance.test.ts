import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { type Maintenance, NO_MAINTENANCE } from "../../src/model/maintenance.ts";
import {
  expiring,
  nextExpiry,
  starting,
  stopping,
  type Subjects,
} from "../../src/reconciler/maintenance.ts";
import { planInput } from "../planner/case-file.ts";
import { ADA } from "./world.ts";

const WORKLOADS = { web: null, api: null };

function subjects(maintenance: Partial<Maintenance> = {}): Subjects {
  const { snapshot } = planInput({ case: "", expect: {}, workloads: WORKLOADS, maintenance });
  return { snapshot, nodes: ["host-a", "host-b"] };
}

test("a stop says why, by whom and until when", () => {
  const request = { author: ADA, reason: "disk", until: 60_000 };
  const { maintenance, subject } = stopping(subjects(), request, 1);
  assert.equal(maintenance.stop, { reason: "disk", author: "Ada", since: 1, until: 60_000 });
  assert.is(maintenance.scheduling, "stopped");
  assert.is(subject, "Stop scheduling until 1970-01-01T00:01:00.000Z");
});

test("a second stop of a workload takes the place of the first", () => {
  const holds = [{ workload: "web", reason: "old" }, { workload: "api" }];
  const { maintenance } = stopping(subjects({ holds }), { author: ADA, workload: "web" }, 5);
  assert.equal(maintenance.holds, [{ workload: "api" }, {
    workload: "web",
    author: "Ada",
    since: 5,
  }]);
});

test("a time that has passed and a workload that is unknown are refused", () => {
  assert.throws(
    () => stopping(subjects(), { author: ADA, until: 1 }, 1),
    (error: ArkError) => error.code === "request-invalid",
  );
  assert.throws(
    () => stopping(subjects(), { author: ADA, workload: "nobody" }, 1),
    (error: ArkError) => error.code === "workload-unknown",
  );
});

test("a stop of a node is another than that of a workload of the same name", () => {
  const holds = [{ workload: "host-a" }];
  const change = stopping(subjects({ holds }), { author: ADA, node: "host-a" }, 5);
  const stop = { node: "host-a", author: "Ada", since: 5 };
  assert.equal(change.maintenance.holds, [...holds, stop]);
  assert.equal([change.subject, change.node], ["Stop scheduling node host-a", "host-a"]);
  const started = starting(subjects({ holds: [...holds, stop] }), { author: ADA, node: "host-a" });
  assert.equal(started?.maintenance.holds, holds);
  assert.is(started?.subject, "Start scheduling node host-a");
});

test("an unknown node is refused with those that there are, and so are both at once", () => {
  const refuses = (code: string, words: string) => (error: ArkError) =>
    error.code === code && error.message.includes(words);
  assert.throws(
    () => stopping(subjects(), { author: ADA, node: "host-c" }, 1),
    refuses("node-unknown", "host-a, host-b"),
  );
  assert.throws(
    () => starting(subjects(), { author: ADA, node: "host-c" }),
    refuses("node-unknown", "host-a, host-b"),
  );
  assert.throws(
    () => stopping(subjects(), { author: ADA, node: "host-a", workload: "web" }, 1),
    refuses("request-invalid", "not both"),
  );
});

test("what is held and is not there any more can be started", () => {
  const holds = [{ node: "host-c" }];
  assert.equal(
    starting(subjects({ holds }), { author: ADA, node: "host-c" })?.maintenance.holds,
    [],
  );
});

test("starting what is not stopped changes nothing", () => {
  assert.is(starting(subjects(), { author: ADA }), undefined);
  assert.is(starting(subjects(), { author: ADA, workload: "web" }), undefined);
});

test("starting takes the stop away, and leaves the stops of workloads", () => {
  const stopped = { scheduling: "stopped", stop: {}, holds: [{ workload: "web" }] } as const;
  const change = starting(subjects(stopped), { author: ADA });
  assert.equal(change?.maintenance, {
    ...NO_MAINTENANCE,
    holds: [{ workload: "web" }],
  });
});

test("stops end by themselves, each at its time", () => {
  const maintenance: Maintenance = {
    scheduling: "stopped",
    stop: { until: 30 },
    holds: [{ workload: "web", until: 20 }, { workload: "api" }],
    windows: [],
  };
  assert.is(nextExpiry(maintenance), 20);
  assert.is(expiring(maintenance, 19), undefined);
  const first = expiring(maintenance, 20);
  assert.equal([first?.workload, first?.subject], ["web", "Resume scheduling web"]);
  assert.equal(first?.maintenance.holds, [{ workload: "api" }]);
  assert.is(first?.maintenance.scheduling, "stopped");
  const all = expiring(maintenance, 30);
  assert.equal([all?.workload, all?.maintenance], [undefined, {
    ...NO_MAINTENANCE,
    holds: [{ workload: "api" }],
  }]);
});

test.run();
