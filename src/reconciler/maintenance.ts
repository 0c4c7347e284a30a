/** Stops and starts of scheduling: commits to maintenance.yaml. */
import { ArkError } from "../errors.ts";
import type { Maintenance, Snapshot, Stop, WorkloadStop } from "../model/snapshot.ts";
import type { StartRequest, StopRequest } from "./operations.ts";
import type { Author } from "./ports.ts";

/** A change of maintenance.yaml, and how its commit is to speak of it. */
export interface MaintenanceChange {
  readonly maintenance: Maintenance;
  readonly action: "stop" | "start" | "resume";
  readonly subject: string;
  readonly reason?: string;
  readonly workload?: string;
}

/** @throws ArkError request-invalid, workload-unknown */
export function stopping(snapshot: Snapshot, request: StopRequest, now: number): MaintenanceChange {
  const { author, reason, until, workload } = request;
  if (until !== undefined && until <= now) {
    throw new ArkError("request-invalid", "`until` has passed already; name a time to come.");
  }
  const stop: Stop = {
    ...(reason !== undefined && { reason }),
    author: author.name,
    since: now,
    ...(until !== undefined && { until }),
  };
  const change = { action: "stop", ...(reason !== undefined && { reason }) } as const;
  const ending = until === undefined ? "" : ` until ${new Date(until).toISOString()}`;
  const { maintenance } = snapshot;
  if (workload === undefined) {
    const stopped: Maintenance = { ...maintenance, scheduling: "stopped", stop };
    return { ...change, maintenance: stopped, subject: `Stop scheduling${ending}` };
  }
  requireWorkload(snapshot, workload);
  const holds = [...without(maintenance.holds, workload), { workload, ...stop }];
  const held = { ...maintenance, holds };
  return {
    ...change,
    maintenance: held,
    workload,
    subject: `Stop scheduling ${workload}${ending}`,
  };
}

/** Undefined: it was not stopped. @throws ArkError workload-unknown */
export function starting(snapshot: Snapshot, request: StartRequest): MaintenanceChange | undefined {
  const { reason, workload } = request;
  const { maintenance } = snapshot;
  const change = { action: "start", ...(reason !== undefined && { reason }) } as const;
  if (workload === undefined) {
    if (maintenance.scheduling === "running") return undefined;
    return { ...change, maintenance: running(maintenance), subject: "Start scheduling" };
  }
  if (!maintenance.holds.some((hold) => hold.workload === workload)) {
    requireWorkload(snapshot, workload);
    return undefined;
  }
  const freed = { ...maintenance, holds: without(maintenance.holds, workload) };
  return { ...change, maintenance: freed, workload, subject: `Start scheduling ${workload}` };
}

/** The stops whose time has come end by themselves; undefined: none has. */
export function expiring(maintenance: Maintenance, now: number): MaintenanceChange | undefined {
  const over = (stop: Stop | undefined) => stop?.until !== undefined && stop.until <= now;
  const ended = maintenance.holds.filter(over);
  const all = maintenance.scheduling === "stopped" && over(maintenance.stop);
  if (ended.length === 0 && !all) return undefined;
  const holds = maintenance.holds.filter((hold) => !over(hold));
  const kept = { ...maintenance, holds };
  const names = ended.map((hold) => hold.workload).join(", ");
  const only = ended.length === 1 && !all ? { workload: names } : {};
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

function running({ stop: _, ...maintenance }: Maintenance): Maintenance {
  return { ...maintenance, scheduling: "running" };
}

function without(holds: readonly WorkloadStop[], workload: string): WorkloadStop[] {
  return holds.filter((hold) => hold.workload !== workload);
}

/** @throws ArkError workload-unknown */
export function requireWorkload(snapshot: Snapshot, workload: string): void {
  if (snapshot.workloads.has(workload)) return;
  throw new ArkError("workload-unknown", `The snapshot has no workload named ${workload}.`);
}
