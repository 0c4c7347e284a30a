/** Whether what a workload needs is there. */
import type { ObservedContainer } from "../model/observation.ts";
import type { Workload } from "../model/snapshot.ts";
import { attemptsFor, NO_SPEC } from "./backoff.ts";
import type { Facts } from "./facts.ts";

/** What becomes of each workload in this plan, as far as others depend on it. */
export interface Prospects {
  /** Has an action that brings it up. */
  readonly rising: ReadonlySet<string>;
}

/** A job that is over, and need not run again. */
export function hasEndedWell(
  workload: Workload | undefined,
  container: ObservedContainer | undefined,
): boolean {
  return workload?.job === true && hasSucceeded(container);
}

function hasSucceeded(container: ObservedContainer | undefined): boolean {
  return container?.state === "exited" && container.exitCode === 0;
}

/**
 * The first unmet dependency, in words; undefined when all are met, or will be by this plan. What is
 * not required is waited for as long as nothing has gone wrong with it.
 */
export function unmetDependency(
  { workload, snapshot, census }: Facts,
  { rising }: Prospects,
): string | undefined {
  for (const name of workload.dependencies) {
    const { condition = "service_started", required = true } = workload.spec.depends_on?.[name] ??
      {};
    const container = census.byName.get(name);
    const needed = snapshot.workloads.get(name);
    const done = hasEndedWell(needed, container);
    const unmet = CONDITIONS[condition]?.(container, { rising: rising.has(name), done });
    if (unmet === undefined) continue;
    const tried = attemptsFor(needed?.hash ?? NO_SPEC, census.memories[name]) > 0;
    const coming = unmet.underWay || (rising.has(name) && !tried);
    if (required || coming) return `It needs ${name}, which ${unmet.words}.`;
  }
  return undefined;
}

interface Unmet {
  readonly words: string;
  /** Whether it may come about by what runs already. */
  readonly underWay: boolean;
}

type Condition = (
  container: ObservedContainer | undefined,
  is: { readonly rising: boolean; readonly done: boolean },
) => Unmet | undefined;

/**
 * Compose's conditions; each says what is missing. What this plan brings up comes first anyway, which
 * is all that the first one asks for.
 * Source: https://docs.docker.com/reference/compose-file/services/#depends_on
 */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  service_started: (container, { rising, done }) => {
    if (rising || done || container?.state === "running") return undefined;
    return { words: "does not run", underWay: false };
  },
  service_healthy: (container) => {
    const { state, health } = container ?? {};
    if (state === "running" && (health === "healthy" || health === "none")) return undefined;
    const underWay = state === "running" && health === "starting";
    return { words: "is not healthy yet", underWay };
  },
  service_completed_successfully: (container, { rising }) => {
    if (hasSucceeded(container)) {
      return rising ? { words: "is to run again first", underWay: false } : undefined;
    }
    return { words: "has not ended well yet", underWay: container?.state === "running" };
  },
};
