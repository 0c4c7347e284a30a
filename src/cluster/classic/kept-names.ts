/** Containers on nodes that do not answer: a manager goes on listing them, and gives their names away to none. */
import { labelItems, PLACEMENT_LABELS } from "../../model/classic-placement.ts";
import type { ObservedContainer } from "../../model/observation.ts";

/**
 * By name, a sentence on why it is not to be had. The manager takes a name for used until the node
 * answers, leaves discovery, or the manager starts anew; what it is asked to remove there it cannot.
 * Source: https://github.com/docker-archive/classicswarm/issues/1083
 */
export function keptNames(rows: readonly ObservedContainer[]): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [row.name, `${whose(row)} ${WAY_OUT}`]));
}

function whose({ name, node, labels }: ObservedContainer): string {
  const kept = `Swarm keeps the name ${name} for the container on ${node}, which is down`;
  return movesItself(labels)
    ? `${kept}; it was to make it elsewhere by itself (on-node-failure), and did not.`
    : `${kept}.`;
}

const WAY_OUT = "It gives the name away when that node leaves its discovery or the managers are " +
  "restarted.";

function movesItself(labels: Readonly<Record<string, string>>): boolean {
  const policies = labelItems(labels[PLACEMENT_LABELS.reschedule] ?? "[]") ?? [];
  return policies.includes("on-node-failure");
}
