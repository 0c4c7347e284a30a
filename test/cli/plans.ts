/** A plan with every kind of action, and with values of every shape. */
import type { ActionReport, PlanReport } from "../../src/reconciler/operations.ts";
import { inPlace, NOW, plan } from "../api/fixtures.ts";

const PROXY = "worker_processes 1;\nevents {}\nhttp {\n  server { listen 80; }\n}\n";

const SECOND = 1_000;
const NOTHING = { stops: false };

type Told = Partial<ActionReport> & Pick<ActionReport, "kind" | "workload" | "reason">;

const ACTIONS: readonly Told[] = [
  {
    kind: "createNetwork",
    workload: "api",
    object: "vlan701",
    reason: "api needs the network.",
    cost: NOTHING,
  },
  {
    kind: "createVolume",
    workload: "api",
    object: "data",
    reason: "api needs the volume.",
    cost: NOTHING,
  },
  {
    kind: "create",
    workload: "api",
    reason: "It is new in the snapshot.",
    cost: { stops: false, pull: "registry.example/api:2" },
  },
  {
    kind: "rollout",
    workload: "proxy",
    reason: "It differs from the snapshot in command, configs.proxy and environment.JAVA_OPTS.",
    changes: [
      { path: "command", live: ["proxy", "-v"], desired: ["proxy", "-v", "--http3"] },
      { path: "configs.proxy", live: PROXY, desired: PROXY.replace("1;", "auto;") },
      {
        path: "environment.JAVA_OPTS",
        live: `${"-Xshare:auto ".repeat(6)}-Xmx512m -XX:+UseG1GC`,
        desired: `${"-Xshare:auto ".repeat(6)}-Xmx768m -XX:+UseG1GC`,
      },
      { path: "environment.PASSWORD", live: "(hidden)", desired: "(hidden)" },
      { path: "mem_limit", live: "512m" },
    ],
    cost: {
      stops: true,
      downtime: 90 * SECOND,
      gate: { by: "health", within: 300 * SECOND },
    },
  },
  {
    kind: "move",
    workload: "cache",
    node: "host-b",
    reason: "host-c has been lost for 2 minutes.",
    cost: NOTHING,
  },
  {
    kind: "rename",
    workload: "log",
    reason: "Somebody has called it log-old.",
    changes: [{ path: "name", live: "log-old", desired: "log", since: NOW - 3_600_000 }],
    cost: NOTHING,
  },
  { kind: "start", workload: "batch", reason: "Exited (1) 3 minutes ago.", cost: NOTHING },
  {
    kind: "restart",
    workload: "mail",
    reason: "Its health check fails.",
    cost: { stops: true, downtime: 10 * SECOND },
  },
  {
    kind: "recreate",
    workload: "queue",
    reason: "Exited (139) a minute ago; 3 attempts did not last, so it is made anew.",
    cost: NOTHING,
  },
  {
    kind: "finishRollout",
    workload: "web",
    reason: "The new container is healthy.",
    cost: NOTHING,
  },
  {
    kind: "rollBack",
    workload: "shop",
    reason: "The new container is not healthy after 5 minutes.",
    cost: { stops: true },
  },
  {
    kind: "remove",
    workload: "old",
    reason: "It is no longer in the snapshot.",
    cost: { stops: true, downtime: 10 * SECOND },
  },
];

/** By which it can be applied. */
export const PLAN_ID = "4f0c1d2.8b1f03c2d7.7";

export function everything(): PlanReport {
  const [web, db] = inPlace().verdicts;
  const changes = [{ path: "image", live: "postgres:16", desired: "postgres:17" }];
  return {
    ...plan(),
    id: PLAN_ID,
    actions: ACTIONS.map((action) => ({ node: "host-a", ...action })),
    holds: [{
      workload: "db",
      kind: "maintenance",
      instead: "rollout",
      reason: "scheduling of db is stopped: disk is being replaced",
      until: NOW + 3_600_000,
    }],
    verdicts: [web!, { ...db!, outcome: "hold", changes }],
    warnings: [{ workload: "cache", reason: "Its data in pgdata stays on host-c when it moves." }],
  };
}
