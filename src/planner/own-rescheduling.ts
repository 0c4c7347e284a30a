/**
 * A classic Swarm manager makes a container elsewhere by itself when its node is lost, where the
 * container carries that policy: once, and it does not try again.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/cluster/watchdog.go
 */
import { labelItems, PLACEMENT_LABELS } from "../model/classic-placement.ts";
import type { Facts } from "./facts.ts";

/** How long it is given to pull and start what it makes; milliseconds. */
const GRACE = 60_000;

/** How much longer a lost node is waited for; milliseconds. */
export function graceOf({ workload, census }: Facts): number {
  if (census.placedBy === "planner") return 0;
  const policies = labelItems(workload.spec.labels?.[PLACEMENT_LABELS.reschedule] ?? "[]") ?? [];
  return policies.includes("on-node-failure") ? GRACE : 0;
}

/** What is waited for besides. */
export function graceWords(facts: Facts): string {
  return graceOf(facts) === 0 ? "" : " Swarm is to make it elsewhere by itself (on-node-failure).";
}
