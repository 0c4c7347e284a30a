/** What the commands that only ask print. */
import { test } from "uvu";
import type { StatusReport } from "../../src/reconciler/operations.ts";
import {
  inPlace,
  leader,
  maintenance,
  NOW,
  PROBLEM,
  status,
  why,
  windows,
} from "../api/fixtures.ts";
import { asUntracked } from "../api/drift-fixtures.ts";
import { type Case, testCases } from "./cases.ts";

const HISTORY = `
      REVISION  WHEN              AUTHOR  OUTCOME  ACTION  WORKLOADS  SUBJECT
      4f0c1d2   ‹-2 minutely›  Anna    failed   commit  ~web       Take web 1.5: Fixes the time zone.
                failed: web is not healthy
      aaaaaaa   ‹-60 minutely›  Bert    synced   start              Start scheduling
                The stop ended after 1h30m

      There are older ones: --limit 4, or --until 2026-11-20T23:00:00Z
      `;

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
          state  exited → running  since ‹-4› (4 minutes ago)

      Untracked: not in the snapshot, though labelled for scheduling, or of a service in it. "ark-schedule adopt NAME" takes one in.
        batch-7: batch:7 on host-a, since ‹-30› (30 minutes ago)
      `,
    overrides: { status: () => ({ ...status(), round: { at: NOW - 60_000, milliseconds: 42 } }) },
  },
  "status of a service in trouble": {
    argv: ["status"],
    exit: 0,
    overrides: { status: troubled },
    stdout: `
      host-b:3375 leads: term 7, since ‹-90› (1 hour ago)
      The replica that answers stands by
      Scheduling is stopped since ‹0› (now) by Anna, until ‹120› (in 2 hours): new switch
      Revision (no commit yet) is in force; the last round began ‹0› (now), took 1m05s
      It failed: the engine does not answer
      Node host-a: unreachable for 40.0 s: connection refused
        Last seen there: db, web; the first moves at 2026-11-21 00:00:20 (in 20 seconds)
      Node host-b: 3 containers
      ! Its clock is more than 5 s behind this host's.
      ! api is on host-b too, and stays on host-c
      ! db: Its data in pgdata stays on host-a when it moves.
      Revision bbbbbbb cannot be taken; (no commit yet) stays in force:
      containers/web.yaml:4:5: error: a service has no key imaeg [unknown-key]
          did you mean image?

      No workloads yet. Label containers with ark.labels.schedule, then "ark-schedule snapshot".
      `,
  },
  "status with a stop that may be forgotten": {
    argv: ["status"],
    exit: 0,
    overrides: {
      status: () => ({
        ...{ ...status(), leader: { ...leader(), holds: [] }, nodes: [], workloads: [] },
        stops: [
          { since: NOW - 75 * 3_600_000, forgotten: true },
          { node: "host-a", since: NOW - 25 * 3_600_000, forgotten: true },
        ],
        untracked: [],
        round: { at: NOW, milliseconds: 42 },
      }),
    },
    stdout: `
      host-a:3375 leads: term 7, since ‹-90› (1 hour ago)
      Scheduling runs
      ! Scheduling has been stopped for 3d03h; "ark-schedule resume" ends that
      ! Scheduling of node host-a has been stopped for 1d01h; "ark-schedule resume --node host-a" ends that
      Revision 4f0c1d2 is in force; the last round began ‹0› (now), took 42 ms

      No workloads yet. Label containers with ark.labels.schedule, then "ark-schedule snapshot".
      `,
  },
  "windows": {
    argv: ["leader"],
    exit: 0,
    overrides: { leader: () => ({ ...leader(), windows: windows(), holds: [] }) },
    stdout: `
      host-a:3375 leads: term 7, since ‹-90› (1 hour ago)
      Scheduling runs
      Window "0 0 * * *" is open until ‹30› (in 30 minutes): scheduling is stopped for db: backup
      Next window "nights" opens ‹120› (in 2 hours) for 2h00m: changes are made
      `,
  },
  "a plan with windows": {
    argv: ["plan"],
    exit: 0,
    overrides: { plan: () => Promise.resolve({ ...inPlace(), windows: windows() }) },
    stdout: `
      Window "0 0 * * *" is open until ‹30› (in 30 minutes): scheduling is stopped for db: backup
      Next window "nights" opens ‹120› (in 2 hours) for 2h00m: changes are made

      No drift: 2 workloads as 4f0c1d2 says.
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

      Plan for 4f0c1d2: 1 to replace; 1 held, 0 in place.

      Untracked: not in the snapshot, though labelled for scheduling, or of a service in it. "ark-schedule adopt NAME" takes one in.
        batch-7: batch:7 on host-a, since ‹-30› (30 minutes ago)
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
    overrides: { why: () => Promise.resolve({ ...why(), windows: { ...windows(), open: [] } }) },
    stdout: `
      web: the snapshot differs in 3 fields [rule spec-differs]

        To be       registry.example/web:1.5, by containers/web.yaml:2
        Is          Up 3 minutes (healthy), on host-a, as web (0123456789ab)
        Next        rollout
        Nodes       host-a: can take it
                    host-b: cannot (port): 80/tcp is taken.
        Windows     Next window "nights" opens ‹120› (in 2 hours) for 2h00m: changes are made
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
        Next        no create now (node-unknown) until ‹1› (in 1 minute): host-b does not answer
      `,
  },
  "why, of a container that is not in the snapshot": {
    argv: ["why", "web"],
    exit: 0,
    overrides: { why: () => Promise.resolve(asUntracked(why())) },
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
    stdout: HISTORY,
  },
  "history, all that may be asked": {
    argv: [
      ...["history", "--since", "7d", "--until", "2026-11-20T18:00:00Z"],
      ...["--author", "anna", "--action", "commit"],
    ],
    exit: 0,
    asked: ["history", {
      limit: 20,
      since: NOW - 7 * 86_400_000,
      until: NOW - 6 * 3_600_000,
      action: "commit",
    }],
    stdout: HISTORY,
  },
  "history, for a report": {
    argv: ["history", "--markdown"],
    exit: 0,
    stdout: `
      | Revision | When (UTC) | Author | Action | What | Workloads | Outcome |
      | --- | --- | --- | --- | --- | --- | --- |
      | <code>4f0c1d2</code> | 2026-11-20 23:58:00 | Anna | commit | Take web 1.5<br>Fixes the time zone. | &#126;&#8203;web | failed&#58; web is not healthy |
      | <code>aaaaaaa</code> | 2026-11-20 23:00:00 | Bert | start | Start scheduling<br>The stop ended after 1h30m |  | synced |

      There are older ones&#58; --limit 4, or --until 2026-11-20T23&#58;00&#58;00Z
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
    nodes: [
      {
        ...{ name: "host-a", endpoint: "tcp://10.0.0.5:2375", reachable: false },
        ...{ problem: "connection refused", warnings: [], containers: 0 },
        lost: { since: NOW - 40_000, workloads: ["db", "web"], movesAt: NOW + 20_000 },
      },
      {
        ...{ name: "host-b", endpoint: "tcp://10.0.0.6:2375", reachable: true },
        warnings: ["Its clock is more than 5 s behind this host's."],
        containers: 3,
      },
    ],
    duplicates: [{ workload: "api", node: "host-b", keeper: "host-c" }],
    warnings: [{ workload: "db", reason: "Its data in pgdata stays on host-a when it moves." }],
    workloads: [],
    holds: [],
    untracked: [],
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
    nodes: [],
    memory: [],
    commits: [],
  };
}

testCases(CASES);
test.run();
