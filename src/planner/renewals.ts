/**
 * `depends_on` with `restart: true`: whoever says so is restarted after what it depends on was
 * replaced or restarted by this program. That an engine starts again what has died does not count.
 * Source: https://docs.docker.com/reference/compose-file/services/#depends_on
 */
import type { Memory, WorkloadMemory } from "../model/memory.ts";
import type { ActionKind } from "../model/plan.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import type { Outcome } from "./outcome.ts";

/** Actions that put another container, or another process, in the place of what ran. */
const RENEWS: ReadonlySet<ActionKind> = new Set([
  "create",
  "move",
  "recreate",
  "rollout",
  "rollBack",
  "restart",
]);

export function renews(kind: ActionKind): boolean {
  return RENEWS.has(kind);
}

/** Names of what the workload is restarted after. */
export function restartsAfter({ spec: { depends_on } }: Workload): readonly string[] {
  if (depends_on === undefined) return NOBODY;
  return Object.entries(depends_on).filter(([, { restart }]) => restart).map(([name]) => name);
}

const NOBODY: readonly string[] = [];

/** One that was renewed since the workload was started; undefined: there is none. */
export function renewedDependency(
  workload: Workload,
  memories: Memory["workloads"],
): string | undefined {
  const others = restartsAfter(workload);
  if (others.length === 0) return undefined;
  const since = memories[workload.name]?.started?.at ?? 0;
  return others.find((name) => (memories[name]?.started?.renewed ?? 0) > since);
}

/** What the outcome says of when the workload was started. */
export function learnStart(
  memory: WorkloadMemory,
  { action: { kind }, at, milliseconds, result }: Outcome,
): WorkloadMemory {
  if (result !== "done" || !(renews(kind) || kind === "start")) return memory;
  const renewed = renews(kind) ? at + milliseconds : memory.started?.renewed;
  return { ...memory, started: { at, ...(renewed !== undefined && { renewed }) } };
}

/** Names of all who are restarted after others, and of those: of the rest nothing is remembered. */
export function inRenewals({ workloads }: Snapshot): ReadonlySet<string> {
  const names = new Set<string>();
  for (const workload of workloads.values()) {
    for (const name of restartsAfter(workload)) names.add(workload.name).add(name);
  }
  return names;
}
