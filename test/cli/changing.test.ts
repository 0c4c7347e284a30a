/** What the commands that change something ask for and print. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { golden, runWithService } from "./fixtures.ts";
import { inPlace, maintenance, NOW, rollback, snapshot } from "../api/fixtures.ts";
import { type Case, testCases } from "./cases.ts";

const STOPPED = `
      Scheduling is stopped since ‹0› (now) by Anna, until ‹120› (in 2 hours): new switch
      Stopped for db since ‹-5› (5 minutes ago) by Anna: disk is being replaced
      Committed as 4f0c1d2.
      `;

const CASES: Record<string, Case> = {
  "snapshot": {
    argv: ["snapshot", "--prune", "--pin", "--reason", "batch is over"],
    exit: 0,
    asked: ["snapshot", {
      ...{ force: false, prune: true, pin: true, reason: "batch is over", mode: "commit" },
    }],
    stdout: `
      Committed 4f0c1d2: 1 added, 1 updated, 1 unchanged.
      + cache
      ~ web
      Kept, though gone from the engine: batch ("ark-schedule snapshot --prune" drops it).
      Not captured, since no snapshot can say it:
        web: HostConfig.Isolation is process
      containers/web.yaml:7:7: warning: environment.DB_PASSWORD looks like a secret [secret-suspected]
          keep it in a file on the node, or list it under secrets.allow in cluster.yaml
      `,
  },
  "snapshot as a pull request": {
    argv: ["snapshot", "--pull-request"],
    exit: 0,
    overrides: { snapshot: ({ mode }) => Promise.resolve(proposed(mode)) },
    stdout: `
      Proposed 4f0c1d2: 1 added. Nothing changes until it is merged:
      https://git.example.org/acme/snapshots/pulls/7
      + cache
      `,
  },
  "snapshot of what has not changed": {
    argv: ["snapshot", "--force"],
    exit: 0,
    overrides: { snapshot: () => Promise.resolve(unchanged()) },
    stdout: "Nothing has changed since 4f0c1d2: 1 workload.\n",
  },
  "restore": {
    argv: ["restore", "--workload", "web"],
    exit: 2,
    overrides: { restore: () => Promise.resolve(restored()) },
    stdout: `
      > db: start on host-a: it had exited (done in 310 ms)
      + cache: create on host-a: it is gone
          failed: no such image: cache:1
      ~ api: rollout on host-a: image changed
          waiting: The image api:2 is being pulled: 1 of 3 layers.

      Round for 4f0c1d2: 1 action done, 1 waiting, 1 failed, 0 held, 2 in place. The round took 1.3 s.
      `,
  },
  "restore of what takes long": {
    argv: ["restore"],
    exit: 0,
    overrides: { restore: () => Promise.resolve(applied()) },
    stdout: `
      > db: start on host-a: it had exited (done in 310 ms)
      ~ web: rollout on host-a: image changed (under way for 2m00s)

      Round for 4f0c1d2: 1 action done, 1 under way, 0 held, 2 in place. The round took 2m00s.
      `,
  },
  "apply": {
    argv: ["apply", "4f0c1d2.8b1f03c2d7.7"],
    exit: 0,
    overrides: {
      apply: ({ id }) => {
        assert.is(id, "4f0c1d2.8b1f03c2d7.7");
        return Promise.resolve(applied());
      },
    },
    stdout: `
      > db: start on host-a: it had exited (done in 310 ms)
      ~ web: rollout on host-a: image changed (under way for 2m00s)

      Round for 4f0c1d2: 1 action done, 1 under way, 0 held, 2 in place. The round took 2m00s.
      `,
  },
  "rollback of one workload": {
    argv: ["rollback", "aaaaaaa", "--workload", "web", "--reason", "it leaks"],
    exit: 0,
    asked: ["rollback", { to: "aaaaaaa", workload: "web", reason: "it leaks" }],
    stdout: `
      Committed 4f0c1d2, with the files of aaaaaaa. It is rolled out now.
      - api
      ~ web
      `,
  },
  "rollback to what is so already": {
    argv: ["rollback", "aaaaaaa"],
    exit: 0,
    overrides: { rollback: () => Promise.resolve({ ...rollback(), committed: false }) },
    stdout: "The files are those of aaaaaaa already; nothing was committed.\n",
  },
  "pause": {
    argv: ["pause", "--reason", "new switch", "--until", "2h"],
    exit: 0,
    asked: ["stop", { reason: "new switch", until: NOW + 2 * 3_600_000 }],
    stdout: STOPPED,
  },
  "pause of a node": {
    argv: ["pause", "--node", "host-a"],
    exit: 0,
    asked: ["stop", { node: "host-a" }],
    stdout: STOPPED,
  },
  "pause in the middle of things": {
    argv: ["pause"],
    exit: 0,
    overrides: {
      stop: () =>
        Promise.resolve({
          ...{ ...maintenance(), holds: [] },
          underWay: [
            { workload: "web", action: "rollout", ends: true },
            { workload: "db", action: "start", ends: false },
          ],
        }),
    },
    stdout: `
      Scheduling is stopped since ‹0› (now) by Anna, until ‹120› (in 2 hours): new switch
      Committed as 4f0c1d2.
      ! web: rollout was under way, and ends first
      ! db: start is not begun any more
      `,
  },
  "resume, though it was not paused": {
    argv: ["resume", "--workload", "db"],
    exit: 0,
    overrides: {
      start: () =>
        Promise.resolve({
          ...{ ...maintenance(), committed: false, scheduling: "running" },
          holds: [{ node: "host-b", author: "Anna" }],
        }),
    },
    stdout: `
      Scheduling runs
      Stopped for node host-b by Anna
      It was so already; nothing was committed.
      `,
  },
};

function applied() {
  const [db, , api] = restored().actions;
  const { error: _, ...rest } = api!;
  const web = { ...rest, workload: "web", result: "under-way" as const, milliseconds: 120_000 };
  return { ...restored(), actions: [db!, web], milliseconds: 120_000 };
}

function restored() {
  return {
    ...inPlace(),
    at: NOW,
    milliseconds: 1_250,
    actions: [
      {
        kind: "start" as const,
        workload: "db",
        node: "host-a",
        reason: "it had exited",
        result: "done" as const,
        milliseconds: 310,
      },
      {
        kind: "create" as const,
        workload: "cache",
        node: "host-a",
        reason: "it is gone",
        result: "failed" as const,
        error: { code: "image-unavailable", message: "no such image: cache:1" },
        milliseconds: 20,
      },
      {
        kind: "rollout" as const,
        workload: "api",
        node: "host-a",
        reason: "image changed",
        result: "waiting" as const,
        error: {
          code: "image-pulling",
          message: "The image api:2 is being pulled: 1 of 3 layers.",
        },
        milliseconds: 2000,
      },
    ],
  };
}

function proposed(mode: "commit" | "pull-request") {
  const pullRequest = { url: "https://git.example.org/acme/snapshots/pulls/7", number: 7 };
  const less = { updated: [], unchanged: [], missing: [], notCaptured: {}, warnings: [] };
  return { ...snapshot(), ...less, ...(mode === "pull-request" && { pullRequest }) };
}

function unchanged() {
  const nothing = { added: [], updated: [], missing: [], notCaptured: {}, warnings: [] };
  return { ...snapshot(), ...nothing, committed: false };
}

testCases(CASES);

test("apply says what has moved since, part by part", async () => {
  const moved = [
    { part: "revision", was: "4f0c1d2", is: "bbbbbbb" },
    { part: "live", subject: "db", what: "state", was: "exited on host-a" },
  ];
  const refused = new ArkError("plan-moved", "The plan is not carried out: db changed.", {
    details: { moved },
  });
  const overrides = { apply: () => Promise.reject(refused) };
  const argv = ["apply", "4f0c1d2.8b1f03c2d7.7"];
  const { exit, stdout, stderr } = await runWithService(argv, overrides);
  assert.equal([exit, stdout], [2, ""]);
  assert.is(
    stderr,
    golden(`
      ark-schedule: The plan is not carried out: db changed.
          revision  4f0c1d2 → bbbbbbb
          db state  exited on host-a → nothing
      `),
  );
  const json = await runWithService([...argv, "--json"], overrides);
  const { code, status, moved: told } = JSON.parse(json.stdout);
  assert.equal([code, status, told], ["plan-moved", 409, moved]);
});
test.run();
