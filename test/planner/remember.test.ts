import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Memory } from "../../src/model/memory.ts";
import { plan } from "../../src/planner/plan.ts";
import { forgive, type Outcome, remember } from "../../src/planner/remember.ts";
import { type CaseFile, planInput } from "./case-file.ts";

const SECOND = 1000;

/** Plans a case, has every action come to `result`, and remembers. */
function roundOf(it: Omit<CaseFile, "case" | "expect">, result: Partial<Outcome> = {}): Memory {
  const input = planInput({ case: "", expect: {}, ...it });
  const made = plan(input);
  const outcomes = made.actions.map((action): Outcome => ({
    action,
    hash: input.snapshot.workloads.get(action.workload)?.hash ?? "",
    revision: input.snapshot.revision,
    at: input.now,
    milliseconds: 200,
    result: "done",
    ...result,
  }));
  const { snapshot, observation, now } = input;
  return remember(input.memory, { snapshot, observation, plan: made, outcomes, now });
}

test("what is in place is remembered as applied and as ours", () => {
  const memory = roundOf({ workloads: { web: null }, containers: { web: null } });
  assert.equal(Object.keys(memory.workloads["web"] ?? {}), ["node", "container", "applied"]);
  assert.equal(memory.managed, ["web"]);
  assert.is(memory.inForce, "rev1");
});

test("drift is remembered from when it was first seen, until it is over", () => {
  const spec = { mem_limit: "1g" };
  const drifted = { workloads: { web: { spec } }, containers: { web: { spec: {} } } };
  const seen = roundOf({ ...drifted, now: 100 }).workloads["web"]!;
  assert.equal(seen.drift, { mem_limit: 100_000 });
  const later = roundOf({ ...drifted, now: 200, memory: { web: seen } }).workloads["web"]!;
  assert.equal(later.drift, { mem_limit: 100_000 });
  const lost = { workloads: { web: { spec } }, unreachable: true, memory: { web: later } };
  assert.equal(roundOf(lost).workloads["web"]!.drift, { mem_limit: 100_000 });
  const healed = { workloads: { web: { spec } }, containers: { web: null } };
  assert.is(roundOf({ ...healed, memory: { web: later } }).workloads["web"]!.drift, undefined);
});

test("what could not be adopted is remembered of that file, until somebody asks", () => {
  const spec = { mem_limit: "1g" };
  const notAdopted = { hash: "hash of web", blob: "b", reason: "No." };
  const of = (memory: Memory) => memory.workloads["web"]?.notAdopted;
  const kept = (failed: typeof notAdopted) =>
    roundOf({
      workloads: { web: { spec } },
      containers: { web: { spec: {} } },
      memory: { web: { notAdopted: failed } },
    });
  const failed = kept(notAdopted);
  assert.is(of(failed)?.reason, "No.");
  assert.is(of(kept({ ...notAdopted, blob: "another" })), undefined);
  assert.is(of(kept({ ...notAdopted, hash: "another" })), undefined);
  assert.is(of(forgive(failed, "web")), undefined);
});

test("where an image could not be had is remembered, until it is had or somebody asks", () => {
  const failing: Partial<Outcome> = {
    result: "failed",
    error: { code: "image-unavailable", message: "No." },
  };
  const of = (memory: Memory) => memory.workloads["web"]?.withoutImage;
  const failed = roundOf({ workloads: { web: null } }, failing);
  assert.equal(of(failed), ["host"]);
  const again = { workloads: { web: null }, memory: failed.workloads, now: 2000 };
  assert.equal(of(roundOf(again, failing)), ["host"]);
  assert.is(of(roundOf(again)), undefined);
  assert.is(of(forgive(failed, "web")), undefined);
  const other = { ...again, workloads: { web: { spec: { image: "app:2" } } } };
  assert.is(of(roundOf(other)), undefined);
});

test("when what follows, or is followed, was started is remembered, of nobody else", () => {
  const needs = { needs: ["db"], spec: { depends_on: { db: { condition: "service_started" } } } };
  const restart = { db: { condition: "service_started", restart: true } };
  const started = { at: 1000 * SECOND, renewed: 1000 * SECOND + 200 };
  const of = (memory: Memory) => Object.values(memory.workloads).map((it) => it.started);
  const alone = roundOf({ workloads: { app: needs, db: null } });
  assert.equal(of(alone), [undefined, undefined]);
  const workloads = { app: { ...needs, spec: { depends_on: restart } }, db: null };
  const followed = roundOf({ workloads });
  assert.equal(of(followed), [started, started]);
  const down = { state: "exited", status: "Exited (1) 1 second ago" } as const;
  const later = { now: 2000, memory: followed.workloads, containers: { app: null, db: down } };
  const again = roundOf({ workloads, ...later });
  assert.equal(again.workloads["db"]!.started, { at: 2000 * SECOND, renewed: started.renewed });
  assert.equal(of(roundOf({ workloads: { app: needs, db: null }, ...later })), [
    undefined,
    undefined,
  ]);
});

test("an attempt is counted whether or not it succeeds, and its error kept", () => {
  const failed = roundOf({ workloads: { web: null } }, {
    result: "failed",
    error: { code: "engine-refused", message: "No." },
  });
  const { attempts, lastAttempt, lastError } = failed.workloads["web"]!;
  assert.equal({ attempts, lastAttempt, lastError }, {
    attempts: 1,
    lastAttempt: 1000 * SECOND,
    lastError: "No.",
  });
  const done = roundOf({ workloads: { web: null } });
  assert.is(done.workloads["web"]?.attempts, 1);
  assert.is(done.workloads["web"]?.lastError, undefined);
});

test("attempts are forgotten after ten minutes of running, not before", () => {
  const at = (now: number) =>
    roundOf({
      now,
      workloads: { web: null },
      containers: { web: null },
      memory: { web: { attempts: 5, lastAttempt: 1000 * SECOND, attempted: "hash of web" } },
    }).workloads["web"]?.attempts;
  assert.is(at(1000 + 599), 5);
  assert.is(at(1000 + 600), undefined);
});

test("a rollout that went back is remembered as bad, with its reason", () => {
  const memory = roundOf({
    workloads: { web: { spec: { image: "app:2" } } },
    containers: {
      "web": { health: "unhealthy", status: "Up 3 seconds (unhealthy)" },
      "web.ark-previous": { state: "exited" },
    },
  });
  const { bad } = memory.workloads["web"]!;
  assert.is(bad?.revision, "rev1");
  assert.is(bad?.reason, "The new container failed: Up 3 seconds (unhealthy).");
});

test("a rollout that was interrupted is blamed on nobody", () => {
  const memory = roundOf({
    workloads: { web: { spec: { image: "app:2" } } },
    containers: { "web.ark-previous": { state: "exited" } },
  });
  assert.is(memory.workloads["web"]?.bad, undefined);
});

test("a new spec makes what was remembered of the old one void", () => {
  const memory = roundOf({
    workloads: { web: { spec: { image: "app:3" } } },
    containers: { web: { spec: { image: "app:1" } } },
    memory: {
      web: {
        attempts: 3,
        lastAttempt: 0,
        attempted: "of app:2",
        bad: { hash: "of app:2", revision: "r", reason: "x", at: 0 },
        residual: { hash: "of app:2", paths: ["init"] },
      },
    },
  });
  assert.equal(Object.keys(memory.workloads["web"]!), ["node", "container", "drift", "rollout"]);
});

test("what was in place stays ours until its container is gone", () => {
  const managed = ["old"];
  const labels = { "ark.labels.schedule": "old" };
  const there = roundOf({ managed, containers: { old: { labels } } });
  assert.equal(there.managed, ["old"]);
  assert.equal(roundOf({ managed }).managed, []);
});

test("forgiving lets a workload, or all of them, be tried again", () => {
  const held = { attempts: 3, lastAttempt: 1, attempted: "h", applied: "h" };
  const memory: Memory = { workloads: { a: held, b: held }, managed: [] };
  assert.equal(forgive(memory, "a").workloads, { a: { applied: "h" }, b: held });
  assert.equal(forgive(memory).workloads, { a: { applied: "h" }, b: { applied: "h" } });
});

test.run();
