/** Stops and starts of scheduling: commits to maintenance.yaml. */
import { ArkError } from "../errors.ts";
import type {
  Maintenance,
  NodeStop,
  Scope,
  ScopedStop,
  Stop,
  WorkloadStop,
} from "../model/maintenance.ts";
import { isOf, scopeWords } from "../model/maintenance.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { UnderWay } from "../planner/under-way.ts";
import type { StartRequest, StopRequest } from "./operations.ts";
import type { Author } from "./ports.ts";

/** A change of maintenance.yaml, and how its commit is to speak of it. */
export interface MaintenanceChange extends Scope {
  readonly maintenance: Maintenance;
  readonly action: "stop" | "start" | "resume";
  readonly subject: string;
  readonly reason?: string;
  /** What a stop has come upon. */
  readonly underWay?: readonly UnderWay[];
}

/** What there is to be stopped and started. */
export interface Subjects {
  readonly snapshot: Snapshot;
  /** Names of the cluster's nodes. */
  readonly nodes: readonly string[];
}

/** @throws ArkError request-invalid, workload-unknown, node-unknown */
export function stopping(
  subjects: Subjects,
  request: StopRequest,
  now: number,
): MaintenanceChange {
  const { author, reason, until } = request;
  if (until !== undefined && until <= now) {
    throw new ArkError("request-invalid", "`until` has passed already; name a time to come.");
  }
  const { maintenance } = subjects.snapshot;
  const scope = oneScope(request);
  const stop: Stop = {
    ...(reason !== undefined && { reason }),
    author: author.name,
    since: now,
    ...(until !== undefined && { until }),
  };
  const change = {
    ...{ ...scope, action: "stop", ...(reason !== undefined && { reason }) } as const,
    subject: `Stop scheduling${spaced(scope)}` +
      (until === undefined ? "" : ` until ${new Date(until).toISOString()}`),
  };
  if (scope === undefined) {
    return { ...change, maintenance: { ...maintenance, scheduling: "stopped", stop } };
  }
  requireSubject(subjects, scope);
  const holds = [...without(maintenance.holds, scope), { ...scope, ...stop }];
  return { ...change, maintenance: { ...maintenance, holds } };
}

/** Undefined: it was not stopped. @throws ArkError request-invalid, workload-unknown, node-unknown */
export function starting(
  subjects: Subjects,
  request: StartRequest,
): MaintenanceChange | undefined {
  const { reason } = request;
  const { maintenance } = subjects.snapshot;
  const scope = oneScope(request);
  const change = {
    ...{ ...scope, action: "start", ...(reason !== undefined && { reason }) } as const,
    subject: `Start scheduling${spaced(scope)}`,
  };
  if (scope === undefined) {
    if (maintenance.scheduling === "running") return undefined;
    return { ...change, maintenance: running(maintenance) };
  }
  // What is gone may still be held.
  if (maintenance.holds.some((hold) => isOf(hold, scope))) {
    return { ...change, maintenance: { ...maintenance, holds: without(maintenance.holds, scope) } };
  }
  requireSubject(subjects, scope);
  return undefined;
}

/** The stops whose time has come end by themselves; undefined: none has. */
export function expiring(maintenance: Maintenance, now: number): MaintenanceChange | undefined {
  const over = (stop: Stop | undefined) => stop?.until !== undefined && stop.until <= now;
  const ended = maintenance.holds.filter(over);
  const all = maintenance.scheduling === "stopped" && over(maintenance.stop);
  if (ended.length === 0 && !all) return undefined;
  const kept = { ...maintenance, holds: maintenance.holds.filter((hold) => !over(hold)) };
  const names = ended.map(scopeWords).join(", ");
  const [only] = ended.length === 1 && !all ? ended.map(oneScope) : [];
  return {
    action: "resume",
    maintenance: all ? running(kept) : kept,
    subject: `Resume scheduling${all || names === "" ? "" : ` ${names}`}`,
    reason: "The time of the stop is over.",
    ...only,
  };
}

/** When the next stop ends by itself; milliseconds since 1970. */
export function nextExpiry({ stop, holds }: Maintenance): number | undefined {
  const times = [stop, ...holds].flatMap((it) => it?.until === undefined ? [] : [it.until]);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Who commits what nobody asked for. */
export const SERVICE_AUTHOR: Author = { name: "ark-schedule", email: "ark-schedule@localhost" };

/** @throws ArkError workload-unknown */
export function requireWorkload(snapshot: Snapshot, workload: string): void {
  if (snapshot.workloads.has(workload)) return;
  throw new ArkError("workload-unknown", `The snapshot has no workload named ${workload}.`);
}

type OneScope = Pick<WorkloadStop, "workload"> | Pick<NodeStop, "node">;

/** Undefined: all of the cluster. @throws ArkError request-invalid */
function oneScope({ workload, node }: Scope): OneScope | undefined {
  if (workload !== undefined && node !== undefined) {
    throw new ArkError("request-invalid", "Name a workload or a node, not both.");
  }
  if (workload !== undefined) return { workload };
  return node === undefined ? undefined : { node };
}

function spaced(scope: Scope = {}): string {
  const words = scopeWords(scope);
  return words === "" ? "" : ` ${words}`;
}

function requireSubject({ snapshot, nodes }: Subjects, { workload, node }: Scope): void {
  if (workload !== undefined) requireWorkload(snapshot, workload);
  if (node === undefined || nodes.includes(node)) return;
  const there = nodes.length === 0 ? "none answers" : `there is ${nodes.join(", ")}`;
  throw new ArkError("node-unknown", `The cluster has no node named ${node}; ${there}.`, {
    details: { nodes },
  });
}

function running({ stop: _, ...maintenance }: Maintenance): Maintenance {
  return { ...maintenance, scheduling: "running" };
}

function without(holds: readonly ScopedStop[], scope: Scope): ScopedStop[] {
  return holds.filter((hold) => !isOf(hold, scope));
}
