/** What is printed of drift made by hand, and of what is done about it. */
import { test } from "uvu";
import { adoption, policy } from "../api/drift-fixtures.ts";
import { inPlace, leader, NOW, plan, status, why } from "../api/fixtures.ts";
import { type Case, testCases } from "./cases.ts";

const MINUTE = 60_000;
const PAUSED = { path: "state", live: "paused", desired: "running", since: NOW - 9 * MINUTE };
const RENAMED = { path: "name", live: "web2", desired: "web", since: NOW };
const IGNORED = { path: "environment.TZ", live: "CET", desired: "UTC", since: NOW - 70 * MINUTE };

const CASES: Record<string, Case> = {
  "status of what is paused, and of what is ignored": {
    argv: ["status"],
    exit: 0,
    overrides: { status: paused },
    stdout: `
      host-a:3375 leads: term 7, since ‹-90› (1 hour ago)
      Scheduling runs
      Revision 4f0c1d2 is in force; the last round began ‹0› (now), took 42 ms

      WORKLOAD  SYNC    NODE    STATUS                      IMAGE
      web       synced  host-a  Up 3 minutes (healthy)      registry.example/web:1.4
      db        held    host-a  Exited (137) 4 minutes ago  postgres:16

      ! web: It runs as the snapshot says, but for environment.TZ.
          environment.TZ  CET, not UTC: ignored  since ‹-70› (1 hour ago)
      ! db: The container is paused; \`docker unpause\` lets it go on.
          state  paused → running  since ‹-9› (9 minutes ago)
      `,
  },
  "plan of what is renamed, and of what is held": {
    argv: ["plan"],
    exit: 1,
    overrides: { plan: () => Promise.resolve(renamed()) },
    stdout: `
      > web: rename on host-a: Somebody has renamed it to web2.
          name  web2 → web  since ‹0› (now)

      ! db: left as it is (engine): The container is paused; \`docker unpause\` lets it go on.
          state  paused → running  since ‹-9› (9 minutes ago)

      Plan for 4f0c1d2: 1 to rename; 1 held, 0 in place.
      `,
  },
  "why, with since when": {
    argv: ["why", "web"],
    exit: 0,
    overrides: { why: () => Promise.resolve(drifted()) },
    stdout: `
      web: Its limits differ. [rule differs]

        To be       nothing: the snapshot does not have it
        Is          nothing: no engine has it
        Next        rollout

        What differs, from what is to what is to be:
          mem_limit  512m → 1g  since ‹-9› (9 minutes ago)
          environment.TZ  CET, not UTC: ignored  since ‹-70› (1 hour ago)
      `,
  },
  "adopt two fields": {
    argv: ["adopt", "web", "--field", "mem_limit", "--field", "environment.TZ", "--message", "Why"],
    exit: 0,
    asked: ["adopt", {
      ...{ workload: "web", fields: ["mem_limit", "environment.TZ"], message: "Why" },
      mode: "commit",
    }],
    stdout: `
      Committed 4f0c1d2.
      ~ web: containers/web.yaml
          environment.TZ  (default) → Europe/Berlin
          mem_limit       512m → 1g
      + batch-7: containers/batch-7.yaml
      Not captured, since no snapshot can say it:
        batch-7: HostConfig.Isolation is process
      `,
  },
  "adopt by a label, as a pull request": {
    argv: ["adopt", "--label", "team=web", "--pull-request"],
    exit: 0,
    overrides: {
      adopt: () =>
        Promise.resolve({
          ...adoption(),
          adopted: adoption().adopted.slice(1),
          notCaptured: {},
          pullRequest: { url: "https://git.example.org/acme/snapshots/pulls/7", number: 7 },
        }),
    },
    stdout: `
      Proposed 4f0c1d2. Nothing changes until it is merged:
      https://git.example.org/acme/snapshots/pulls/7
      + batch-7: containers/batch-7.yaml
      `,
  },
  "adopt what does not differ": {
    argv: ["adopt", "web"],
    exit: 0,
    overrides: {
      adopt: () =>
        Promise.resolve({ ...adoption(), committed: false, adopted: [], notCaptured: {} }),
    },
    stdout: "Nothing to adopt: 4f0c1d2 says so already.\n",
  },
  "ignore two fields": {
    argv: ["ignore", "web", "--field", "environment.TZ", "mem_limit", "--message", "Why"],
    exit: 0,
    asked: ["ignore", {
      ...{ workload: "web", fields: ["environment.TZ", "mem_limit"], message: "Why" },
      mode: "commit",
    }],
    stdout: `
      Committed 4f0c1d2.
      ~ web: containers/web.yaml
          environment.TZ  adopt → ignore
          mem_limit       heal → ignore
      `,
  },
  "heal all of a service, as a pull request": {
    argv: ["heal", "shop-api-2", "--pull-request"],
    exit: 0,
    overrides: {
      heal: () =>
        Promise.resolve({
          ...policy(),
          pullRequest: { url: "https://git.example.org/acme/snapshots/pulls/7", number: 7 },
          file: "stacks/shop/compose.yaml",
          workloads: ["shop-api-1", "shop-api-2"],
          fields: [{ path: "mem_limit", was: "ignore", is: "heal" }],
        }),
    },
    stdout: `
      Proposed 4f0c1d2. Nothing changes until it is merged:
      https://git.example.org/acme/snapshots/pulls/7
      ~ shop-api-1, shop-api-2: stacks/shop/compose.yaml
          mem_limit  ignore → heal
      That is said of all containers of the service.
      `,
  },
  "heal all that the file says": {
    argv: ["heal", "web"],
    exit: 0,
    asked: ["heal", { workload: "web", mode: "commit" }],
    stdout: `
      Committed 4f0c1d2.
      ~ web: containers/web.yaml
          environment.TZ  adopt → ignore
          mem_limit       heal → ignore
      `,
  },
  "heal what is healed": {
    argv: ["heal", "web", "--field", "mem_limit"],
    exit: 0,
    overrides: { heal: () => Promise.resolve({ ...policy(), committed: false, fields: [] }) },
    stdout: "Nothing to change: 4f0c1d2 says so already.\n",
  },
};

function paused() {
  const [web, db] = status().workloads;
  return {
    ...status(),
    ...{ leader: { ...leader(), holds: [] }, nodes: [], untracked: [] },
    round: { at: NOW, milliseconds: 42 },
    workloads: [
      {
        ...web!,
        reason: "It runs as the snapshot says, but for environment.TZ.",
        ignored: [IGNORED],
      },
      {
        ...db!,
        reason: "The container is paused; `docker unpause` lets it go on.",
        changes: [PAUSED],
      },
    ],
  };
}

function renamed() {
  const [web, db] = plan().verdicts;
  return {
    ...inPlace(),
    drift: true,
    actions: [{
      ...{ kind: "rename" as const, workload: "web", node: "host-a", changes: [RENAMED] },
      reason: "Somebody has renamed it to web2.",
    }],
    holds: [{
      ...{ workload: "db", kind: "engine" as const },
      reason: "The container is paused; `docker unpause` lets it go on.",
    }],
    verdicts: [{ ...web!, changes: [RENAMED] }, { ...db!, changes: [PAUSED] }],
  };
}

function drifted() {
  const { hold: _, desired: _desired, ...rest } = why();
  const change = { path: "mem_limit", live: "512m", desired: "1g", since: NOW - 9 * MINUTE };
  const reason = "Its limits differ.";
  return {
    ...rest,
    ...{ nodes: [], memory: [], commits: [], live: [], windows: { open: [] } },
    verdict: {
      ...{ workload: "web", outcome: "action" as const, rule: "differs", reason },
      ...{ changes: [change], ignored: [IGNORED] },
    },
    action: {
      kind: "rollout" as const,
      workload: "web",
      node: "host-a",
      reason,
      changes: [change],
    },
  };
}

testCases(CASES);
test.run();
