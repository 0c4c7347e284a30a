/** maintenance.yaml: what is not to be scheduled now. */

export interface Maintenance {
  readonly scheduling: "running" | "stopped";
  /** Why, since when and by whom scheduling was stopped. */
  readonly stop?: Stop;
  /** Stops of single workloads and nodes. */
  readonly holds: readonly ScopedStop[];
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

/** What is stopped or started: one workload, one node, or with neither all of the cluster. */
export interface Scope {
  readonly workload?: string;
  readonly node?: string;
}

/** What holds where the file is absent or empty. */
export const NO_MAINTENANCE: Maintenance = { scheduling: "running", holds: [] };

/** Whether the stop is of just that. */
export function isOf(stop: Scope, { workload, node }: Scope): boolean {
  return stop.workload === workload && stop.node === node;
}

/** For people: "web", "node host-a", or nothing where it is all of the cluster. */
export function scopeWords({ workload, node }: Scope): string {
  return node === undefined ? workload ?? "" : `node ${node}`;
}
