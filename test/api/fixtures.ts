/** What a service with two workloads would answer. */
import type {
  HistoryReport,
  MaintenanceReport,
  PlanReport,
  RollbackReport,
  SnapshotReport,
  StatusReport,
  WhyReport,
  WindowsReport,
} from "../../src/reconciler/operations.ts";
export { PROBLEM } from "./problem-fixture.ts";
import { NO_DRIFT, stopped, untracked } from "./drift-fixtures.ts";

/** 2026-11-21 00:00:00 UTC */
export const NOW = Date.UTC(2026, 10, 21);
const MINUTE = 60_000;
const REVISION = "4f0c1d2e3b4a59687786958473625140f0e1d2c3";

export function leader(): StatusReport["leader"] {
  return {
    leader: "host-a:3375",
    problems: [],
    self: true,
    term: "7",
    since: NOW - 90 * MINUTE,
    scheduling: "running",
    holds: [{
      workload: "db",
      reason: "disk is being replaced",
      author: "Anna",
      since: NOW - 5 * MINUTE,
    }],
    windows: { open: [] },
  };
}

export function status(): StatusReport {
  return {
    leader: leader(),
    revision: REVISION,
    repository: { location: "/var/lib/ark-schedule/snapshots.git", at: NOW - 1_000 },
    round: { at: NOW - 3_000, milliseconds: 42 },
    nodes: [{
      ...{ name: "host-a", endpoint: "tcp://10.0.0.5:2375", reachable: true },
      ...{ warnings: [], containers: 12 },
    }],
    duplicates: [],
    warnings: [],
    pulls: [],
    workloads: [
      {
        name: "web",
        image: "registry.example/web:1.4",
        node: "host-a",
        state: "running",
        health: "healthy",
        status: "Up 3 minutes (healthy)",
        ...NO_DRIFT,
        sync: "synced",
        reason: "runs as the snapshot says",
      },
      {
        name: "db",
        image: "postgres:16",
        node: "host-a",
        state: "exited",
        health: "none",
        status: "Exited (137) 4 minutes ago",
        ...stopped(NOW - 4 * MINUTE),
        sync: "held",
        reason: "scheduling of db is stopped: disk is being replaced",
      },
    ],
    holds: [{
      workload: "db",
      kind: "maintenance",
      instead: "start",
      reason: "scheduling of db is stopped: disk is being replaced",
    }],
    untracked: untracked(NOW - 30 * MINUTE),
    stops: [{ workload: "db", since: NOW - 5 * MINUTE, forgotten: false }],
  };
}

export function plan(): PlanReport {
  return {
    revision: REVISION,
    drift: true,
    actions: [{
      kind: "rollout",
      workload: "web",
      node: "host-a",
      reason: "the snapshot differs in 3 fields",
      changes: [
        { path: "image", live: "registry.example/web:1.4", desired: "registry.example/web:1.5" },
        { path: "environment.TZ", desired: "Europe/Berlin" },
        { path: "mem_limit", live: "512m" },
      ],
    }],
    holds: status().holds,
    untracked: untracked(NOW - 30 * MINUTE),
    warnings: [],
    verdicts: [
      {
        workload: "web",
        node: "host-a",
        container: "0123456789ab",
        outcome: "action",
        rule: "spec-differs",
        reason: "the snapshot differs in 3 fields",
        ...NO_DRIFT,
      },
      {
        workload: "db",
        node: "host-a",
        outcome: "hold",
        rule: "maintenance",
        reason: "scheduling of db is stopped: disk is being replaced",
        ...NO_DRIFT,
      },
    ],
    problems: [],
    windows: { open: [] },
  };
}

/** One that is open, and one that comes. */
export function windows(): WindowsReport {
  const nights = { name: "nights", kind: "allow" as const, cron: "0 22 * * *", timezone: "UTC" };
  const backup = { kind: "stop" as const, cron: "0 0 * * *", timezone: "UTC", workloads: ["db"] };
  return {
    open: [{ ...backup, from: NOW, until: NOW + 30 * MINUTE, reason: "backup" }],
    next: { ...nights, from: NOW + 120 * MINUTE, until: NOW + 240 * MINUTE },
  };
}

/** The plan once nothing differs any more. */
export function inPlace(): PlanReport {
  const verdicts = plan().verdicts.map((verdict) => ({ ...verdict, outcome: "in-place" as const }));
  return { ...plan(), drift: false, actions: [], holds: [], untracked: [], verdicts };
}

/** Of a revision that is not in force. */
export function proposal(): PlanReport {
  const changes = plan().actions[0]?.changes ?? [];
  const position = (name: string) => ({ file: `containers/${name}.yaml`, line: 2, column: 3 });
  const quiet = { provisions: [], fields: [], drift: [] };
  return {
    ...plan(),
    revision: "b".repeat(40),
    change: {
      ref: "refs/pull/7/merge",
      cluster: "host-a",
      inForce: REVISION,
      upToDate: true,
      workloads: [
        {
          ...{ workload: "api", definition: "added", position: position("api"), ...quiet },
          ...{ action: "create", node: "host-a", reason: "It is new in the snapshot." },
          provisions: [{ kind: "network", name: "vlan701" }],
          cost: { stops: false, pull: "registry.example/api:2" },
        },
        {
          ...{ workload: "web", definition: "modified", position: position("web"), ...quiet },
          ...{
            action: "rollout",
            node: "host-a",
            reason: "It differs from the snapshot in image.",
          },
          cost: { stops: true, downtime: 10_000, gate: { by: "health", within: 300_000 } },
          fields: changes.slice(0, 2),
          drift: changes.slice(2),
        },
      ],
      drift: [{
        ...{ workload: "db", definition: "same", position: position("db"), ...quiet },
        ...{ hold: status().holds[0]!, reason: status().holds[0]!.reason },
      }],
      settings: [{ path: "cluster.prune", live: "off", desired: "on" }],
      untouched: 4,
    },
  };
}

export function history(): HistoryReport {
  return {
    entries: [
      {
        revision: REVISION,
        at: NOW - 2 * MINUTE,
        author: "Anna",
        email: "anna@example.org",
        action: "commit",
        subject: "Take web 1.5",
        reason: "Fixes the time zone.",
        workloads: [{ name: "web", change: "modified" }],
        files: [{ path: "containers/web.yaml", change: "modified" }],
        stops: [],
        windows: [],
        trailers: {},
        outcome: { result: "failed", reason: "web is not healthy" },
      },
      {
        revision: "a".repeat(40),
        at: NOW - 60 * MINUTE,
        author: "Bert",
        email: "bert@example.org",
        action: "start",
        subject: "Start scheduling",
        workloads: [],
        files: [{ path: "maintenance.yaml", change: "modified" }],
        stops: [{ change: "ended", lasted: 90 * MINUTE, lasting: false }],
        windows: [],
        trailers: { "Ark-Action": "start" },
        outcome: { result: "synced", at: NOW - 59 * MINUTE },
      },
    ],
    more: true,
  };
}

export function why(): WhyReport {
  const { actions, verdicts } = plan();
  return {
    workload: "web",
    verdict: verdicts[0],
    action: actions[0]!,
    desired: {
      file: "containers/web.yaml",
      line: 2,
      hash: "0011223344556677",
      image: "registry.example/web:1.5",
    },
    live: [{
      id: "0123456789abcdef",
      node: "host-a",
      name: "web",
      state: "running",
      health: "healthy",
      status: "Up 3 minutes (healthy)",
    }],
    nodes: [{ node: "host-a" }, { node: "host-b", filter: "port", reason: "80/tcp is taken." }],
    memory: ["2 attempts since 00:10, the last one failed: no such image"],
    commits: [history().entries[0]!],
    windows: { open: [] },
  };
}

export function snapshot(): SnapshotReport {
  return {
    revision: REVISION,
    committed: true,
    added: ["cache"],
    updated: ["web"],
    removed: [],
    unchanged: ["db"],
    missing: ["batch"],
    notCaptured: { web: ["HostConfig.Isolation is process"] },
    warnings: [{
      file: "containers/web.yaml",
      line: 7,
      column: 7,
      severity: "warning",
      code: "secret-suspected",
      message: "environment.DB_PASSWORD looks like a secret",
      hint: "keep it in a file on the node, or list it under secrets.allow in cluster.yaml",
    }],
  };
}

export function maintenance(): MaintenanceReport {
  return {
    revision: REVISION,
    committed: true,
    scheduling: "stopped",
    stop: { reason: "new switch", author: "Anna", since: NOW, until: NOW + 120 * MINUTE },
    holds: leader().holds,
    underWay: [],
  };
}

export function rollback(): RollbackReport {
  return {
    revision: REVISION,
    committed: true,
    to: "a".repeat(40),
    workloads: [{ name: "api", change: "removed" }, { name: "web", change: "modified" }],
    warnings: [],
  };
}
