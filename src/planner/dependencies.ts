/** Whether what a workload needs is there. */
import type { Workload } from "../model/snapshot.ts";
import type { Census } from "./facts.ts";

/** What becomes of each workload in this plan, as far as others depend on it. */
export interface Prospects {
  /** Has an action that brings it up. */
  readonly rising: ReadonlySet<string>;
}

/** The first unmet dependency, in words; undefined when all are met, or will be by this plan. */
export function unmetDependency(
  workload: Workload,
  census: Census,
  { rising }: Prospects,
): string | undefined {
  for (const name of workload.dependencies) {
    const condition = workload.spec.depends_on?.[name]?.condition ?? "service_started";
    const optional = workload.spec.depends_on?.[name]?.required === false;
    const container = census.byName.get(name);
    const unmet = CONDITIONS[condition]?.(container?.state, container?.health, container?.status);
    if (unmet === undefined || optional) continue;
    if (condition === "service_started" && rising.has(name)) continue;
    return `It needs ${name}, which ${unmet}.`;
  }
  return undefined;
}

type Condition = (state?: string, health?: string, status?: string) => string | undefined;

/** Compose's conditions; each says what is missing. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  service_started: (state) => state === "running" ? undefined : "does not run",
  service_healthy: (state, health) =>
    state === "running" && (health === "healthy" || health === "none")
      ? undefined
      : "is not healthy yet",
  service_completed_successfully: (state, _health, status) =>
    state === "exited" && status?.startsWith("Exited (0)") ? undefined : "has not ended well yet",
};
