import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import type { Operations, PlanReport, StatusReport } from "../../src/reconciler/operations.ts";
import { leader, maintenance, NOW, plan, snapshot, status, why } from "../api/fixtures.ts";
import { golden, runWithService } from "./fixtures.ts";

interface Case {
  readonly argv: string[];
  readonly overrides?: Partial<Operations>;
  readonly exit: number;
  readonly stdout: string;
  /** What the service was asked to do, without the author. */
  readonly asked?: [string, Record<string, unknown>];
}

const PROBLEM = {
  file: "containers/web.yaml",
  line: 4,
  column: 5,
  severity: "error" as const,
  code: "unknown-key",
  message: "a service has no key imaeg",
  hint: "did you mean image?",
};

const CASES: Record<string, Case> = {
  "status": {
    argv: ["status"],
    exit: 0,
    stdout: `
      host-a:3375 leads: term 7, since ‹-90› (1 hour ago)
      Scheduling runs
      Stopped for db since ‹-5› (5 minutes ago) by Anna: disk is being replaced
      Revision 4f0c1d2 is in force; the last round began ‹-1› (1 minute ago), took 42 ms
      Node host-a: 12 containers

      WORKLOAD  SYNC    NODE    STATUS                      IMAGE
      web       synced  host-a  Up 3 minutes (healthy)      registry.example/web:1.4
      db        held    host-a  Exited (137) 4 minutes ago  postgres:16

      ! db: scheduling of db is stopped: disk is being replaced

      Untracked: batch-7 (labelled for scheduling, not in the snapshot)
      `,
    overrides: { status: () => ({ ...status(), round: { at: NOW - 60_000, milliseconds: 42 } }) },
  },
  "status of a service in trouble": {
    argv: ["status"],
    exit: 0,
    overrides: { status: troubled },
    stdout: `
      host-b:3375 leads, another process than the one that answers: term 7, since ‹-90› (1 hour ago)
      Scheduling is stopped since ‹0› (now) by Anna, until ‹120› (in 2 hours): new switch
      Revision (no commit yet) is in force; the last round began ‹0› (now), took 1m05s
      It failed: the engine does not answer
      Node host-a: unreachable: connection refused
      Revision bbbbbbb cannot be taken; (no commit yet) stays in force:
      containers/web.yaml:4:5: error: a service has no key imaeg [unknown-key]
          did you mean image?

      No workloads yet. Label containers with ark.labels.schedule, then "ark-schedule snapshot".
      `,
  },
  "plan with drift": {
    argv: ["plan"],
    exit: 1,
    stdout: `
      ~ web: rollout on host-a: the snapshot differs in 3 fields
          image           registry.example/web:1.4 → registry.example/web:1.5
          environment.TZ  (default) → Europe/Berlin
          mem_limit       512m → (default)

      ! db: no start now (maintenance): scheduling of db is stopped: disk is being replaced

      Plan for 4f0c1d2: 1 action to take, 1 held, 0 in place.
      Untracked: batch-7 (labelled for scheduling, not in the snapshot; "ark-schedule snapshot" takes it in).
      `,
  },
  "plan without drift": {
    argv: ["plan"],
    exit: 0,
    overrides: { plan: () => Promise.resolve(inPlace()) },
    stdout: "No drift: 2 workloads as 4f0c1d2 says.\n",
  },
  "plan for a revision that cannot be taken": {
    argv: ["plan"],
    exit: 2,
    overrides: { plan: () => Promise.resolve({ ...inPlace(), problems: [PROBLEM] }) },
    stdout: `
      The newest revision cannot be taken; 4f0c1d2 stays in force:
      containers/web.yaml:4:5: error: a service has no key imaeg [unknown-key]
          did you mean image?

      No drift: 2 workloads as 4f0c1d2 says.
      `,
  },
  "why": {
    argv: ["why", "web"],
    exit: 0,
    stdout: `
      web: the snapshot differs in 3 fields [rule spec-differs]

        To be       registry.example/web:1.5, by containers/web.yaml:2
        Is          Up 3 minutes (healthy), on host-a, as web (0123456789ab)
        Next        rollout
        Remembered  2 attempts since 00:10, the last one failed: no such image
        Commits     4f0c1d2 ‹-2› (2 minutes ago) Anna: Take web 1.5: Fixes the time zone.

        What differs, from what is to what is to be:
          image           registry.example/web:1.4 → registry.example/web:1.5
          environment.TZ  (default) → Europe/Berlin
          mem_limit       512m → (default)
      `,
  },
  "why, of a workload that is held and gone": {
    argv: ["why", "web"],
    exit: 0,
    overrides: { why: () => Promise.resolve(held()) },
    stdout: `
      web: its node does not answer [rule node-unknown]

        To be       registry.example/web:1.5, by containers/web.yaml:2
        Is          nothing: no engine has it
        Next        no create now (node-unknown): host-b does not answer, until ‹1› (in 1 minute)
      `,
  },
  "why, of a container that is not in the snapshot": {
    argv: ["why", "web"],
    exit: 0,
    overrides: { why: () => Promise.resolve(untracked()) },
    stdout: `
      web: not in the snapshot

        To be       nothing: the snapshot does not have it
        Is          Up 3 minutes (healthy), on host-a, as web (0123456789ab)
      `,
  },
  "leader": {
    argv: ["leader"],
    exit: 0,
    stdout: `
      host-a:3375 leads: term 7, since ‹-90› (1 hour ago)
      Scheduling runs
      Stopped for db since ‹-5› (5 minutes ago) by Anna: disk is being replaced
      `,
  },
  "history": {
    argv: ["history", "--limit", "2", "--workload", "web"],
    exit: 0,
    asked: ["history", { limit: 2, workload: "web" }],
    stdout: `
      REVISION  WHEN                                 AUTHOR  ACTION  WORKLOADS  SUBJECT
      4f0c1d2   ‹-2› (2 minutes ago)  Anna    commit  ~web       Take web 1.5: Fixes the time zone.
      aaaaaaa   ‹-60› (1 hour ago)     Bert    start              Start scheduling (after 1h30m)
      `,
  },
  "snapshot": {
    argv: ["snapshot", "--prune", "--reason", "batch is over"],
    exit: 0,
    asked: ["snapshot", { force: false, prune: true, reason: "batch is over" }],
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

      Round for 4f0c1d2: 1 action done, 1 failed, 0 held, 2 in place. The round took 1.3 s.
      `,
  },
  "pause": {
    argv: ["pause", "--reason", "new switch", "--until", "2h"],
    exit: 0,
    asked: ["stop", { reason: "new switch", until: NOW + 2 * 3_600_000 }],
    stdout: `
      Scheduling is stopped since ‹0› (now) by Anna, until ‹120› (in 2 hours): new switch
      Stopped for db since ‹-5› (5 minutes ago) by Anna: disk is being replaced
      Committed as 4f0c1d2.
      `,
  },
  "resume, though it was not paused": {
    argv: ["resume", "--workload", "db"],
    exit: 0,
    overrides: {
      start: () =>
        Promise.resolve({ ...maintenance(), committed: false, scheduling: "running", holds: [] }),
    },
    stdout: `
      Scheduling runs
      It was so already; nothing was committed.
      `,
  },
};

function troubled(): StatusReport {
  const { scheduling, stop } = { ...maintenance() };
  return {
    ...status(),
    leader: { ...leader(), leader: "host-b:3375", self: false, scheduling, stop: stop!, holds: [] },
    revision: undefined,
    rejected: { revision: "b".repeat(40), problems: [PROBLEM] },
    round: {
      at: NOW,
      milliseconds: 65_000,
      error: { code: "engine-unreachable", message: "the engine does not answer" },
    },
    nodes: [{ name: "host-a", reachable: false, problem: "connection refused", containers: 0 }],
    workloads: [],
    holds: [],
    untracked: [],
  };
}

function inPlace(): PlanReport {
  const verdicts = plan().verdicts.map((verdict) => ({ ...verdict, outcome: "in-place" as const }));
  return { ...plan(), drift: false, actions: [], holds: [], untracked: [], verdicts };
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
    ],
  };
}

function held() {
  const { action: _, ...rest } = why();
  return {
    ...rest,
    verdict: {
      ...rest.verdict!,
      outcome: "hold" as const,
      rule: "node-unknown",
      reason: "its node does not answer",
    },
    hold: {
      workload: "web",
      kind: "node-unknown" as const,
      instead: "create" as const,
      reason: "host-b does not answer",
      until: NOW + 60_000,
    },
    live: [],
    memory: [],
    commits: [],
  };
}

function untracked() {
  const { action: _, desired: _desired, ...rest } = why();
  return { ...rest, verdict: undefined, memory: [], commits: [] };
}

function unchanged() {
  const nothing = { added: [], updated: [], missing: [], notCaptured: {}, warnings: [] };
  return { ...snapshot(), ...nothing, committed: false };
}

for (const [name, { argv, overrides = {}, exit, stdout, asked }] of Object.entries(CASES)) {
  test(name, async () => {
    const ran = await runWithService(argv, overrides);
    assert.is(ran.stderr, "");
    assert.is(ran.stdout, golden(stdout));
    assert.is(ran.exit, exit);
    if (asked === undefined) return;
    const [operation, request] = ran.calls[0]!;
    const { author: _, ...rest } = request as Record<string, unknown>;
    assert.equal([operation, rest], asked);
  });
}

test("every command can answer a program", async () => {
  const plans = await runWithService(["plan", "--json"]);
  assert.is(plans.exit, 1);
  assert.is(plans.stdout, JSON.stringify(plan(), null, 2) + "\n");
  for (
    const argv of [
      ["snapshot"],
      ["restore"],
      ["status"],
      ["why", "web"],
      ["leader"],
      ["pause"],
      ["resume"],
      ["history"],
    ]
  ) {
    const { stdout } = await runWithService([...argv, "--json"]);
    assert.type(JSON.parse(stdout), "object", argv[0]!);
  }
});

test("a refusal of the service, with what it names", async () => {
  const refusal = new ArkError("snapshot-invalid", "The snapshot has 1 problem.", {
    details: { problems: [PROBLEM] },
  });
  const overrides = { snapshot: () => Promise.reject(refusal) };
  const people = await runWithService(["snapshot"], overrides);
  assert.is(people.exit, 2);
  assert.is(
    people.stderr,
    golden(`
      ark-schedule: The snapshot has 1 problem.
      containers/web.yaml:4:5: error: a service has no key imaeg [unknown-key]
          did you mean image?
      `),
  );
  const programs = await runWithService(["snapshot", "--json"], overrides);
  assert.is(programs.exit, 2);
  assert.is(programs.stderr, "");
  assert.equal(JSON.parse(programs.stdout), {
    problems: [PROBLEM],
    code: "snapshot-invalid",
    status: 422,
    detail: "The snapshot has 1 problem.",
  });
});

test("a mistake of the service", async () => {
  const { exit, stderr } = await runWithService(["plan"], {
    plan: () => Promise.reject(new TypeError("x")),
  });
  assert.is(exit, 70);
  assert.is(
    stderr,
    "ark-schedule: Something went wrong inside; the log of the service says what.\n",
  );
});

test("the author is who asks", async () => {
  const author = async (env: Record<string, string>) => {
    const { calls } = await runWithService(["resume"], {}, { env });
    return (calls[0]![1] as { author: unknown }).author;
  };
  assert.equal(await author({ USER: "anna" }), { name: "anna", email: "anna@host-a" });
  assert.equal(
    await author({ USER: "anna", GIT_AUTHOR_NAME: "Jörg Öl", GIT_AUTHOR_EMAIL: "j@example.org" }),
    { name: "Jörg Öl", email: "j@example.org" },
  );
  assert.equal(await author({}), { name: "ark-schedule API", email: "ark-schedule@ark.example" });
});

test("on a terminal: colours, and no line longer than it", async () => {
  const terminal = { write: () => {}, isTTY: true, columns: 72 };
  const coloured = await runWithService(["status"], {}, { stdout: terminal });
  assert.ok(coloured.stdout.includes("\u001b[32msynced\u001b[39m"));
  const plain = await runWithService(["status"], {}, { stdout: terminal, env: { NO_COLOR: "1" } });
  assert.not.ok(plain.stdout.includes("\u001b["));
  const rows = plain.stdout.split("\n").filter((line) => /^(web|db) /.test(line));
  assert.ok(rows.every((row) => row.length <= 72));
  assert.match(rows[0]!, /registry.*…$/);
});

test("nothing that the service tells can steer a terminal", async () => {
  const evil = { ...status(), untracked: ["a\u001b]0;b\u0007"] };
  const { stdout } = await runWithService(["status"], { status: () => evil });
  assert.match(stdout, /Untracked: a�\]0;b� /);
});

test.run();
