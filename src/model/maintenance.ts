/** maintenance.yaml: what is not to be scheduled, and when. */

export interface Maintenance {
  readonly scheduling: "running" | "stopped";
  /** Why, since when and by whom scheduling was stopped. */
  readonly stop?: Stop;
  /** Stops of single workloads and nodes. */
  readonly holds: readonly ScopedStop[];
  readonly windows: readonly MaintenanceWindow[];
}

export interface Stop {
  readonly reason?: string;
  readonly author?: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
  /** When scheduling resumes by itself; milliseconds since 1970. */
  readonly until?: number;
}

export interface WorkloadStop extends Stop {
  readonly workload: string;
}

/** Of every workload whose container is, or would be made, on the node. */
export interface NodeStop extends Stop {
  readonly node: string;
}

export type ScopedStop = WorkloadStop | NodeStop;

/** It opens whenever its pattern comes, for so long by a stopwatch, whatever the clocks do meanwhile. */
export interface MaintenanceWindow {
  readonly name?: string;
  /**
   * "stop": while it is open, nothing is done. "allow": changes of the desired state are made only
   * while it, or another such window, is open; what fails is healed all the same.
   */
  readonly kind: "stop" | "allow";
  /** 5 to 7 fields, seconds first when there are 6. */
  readonly cron: string;
  /** IANA's name. */
  readonly timezone: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly reason?: string;
  /** Of these, and of what is on these nodes; without either, of all of the cluster. */
  readonly workloads?: readonly string[];
  readonly nodes?: readonly string[];
}

/** Milliseconds since 1970; the end is not part of it. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** A window at some moment. */
export interface WindowTimes {
  readonly window: MaintenanceWindow;
  /** Absent: it is closed. */
  readonly open?: Span;
  /** The first opening after that moment; absent: there is none any more. */
  readonly next?: Span;
}

/** What is stopped or started: one workload, one node, or with neither all of the cluster. */
export interface Scope {
  readonly workload?: string;
  readonly node?: string;
}

/** Since when something is stopped. */
export interface StopAge extends Scope {
  /** Milliseconds since 1970: as it says, or when it was first seen. */
  readonly since: number;
  /** It has lasted for longer than `maintenance.remindAfter`, and does not end by itself. */
  readonly forgotten: boolean;
}

/** What holds where the file is absent or empty. */
export const NO_MAINTENANCE: Maintenance = { scheduling: "running", holds: [], windows: [] };

/** Whether the stop is of just that. */
export function isOf(stop: Scope, { workload, node }: Scope): boolean {
  return stop.workload === workload && stop.node === node;
}

/** The command that ends a stop. */
export function resumeCommand({ workload, node }: Scope): string {
  const option = workload !== undefined
    ? ` --workload ${workload}`
    : node !== undefined
    ? ` --node ${node}`
    : "";
  return `ark-schedule resume${option}`;
}

/** For people: "web", "node host-a", or nothing where it is all of the cluster. */
export function scopeWords({ workload, node }: Scope): string {
  return node === undefined ? workload ?? "" : `node ${node}`;
}
