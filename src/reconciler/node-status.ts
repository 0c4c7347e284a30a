/** Nodes as people see them. Pure. */
import type { NodeObservation } from "../model/observation.ts";
import { lastSeenOn, unknownSince } from "../planner/known-nodes.ts";
import type { View } from "./round.ts";

export interface NodeStatus {
  name: string;
  /** Without credentials. */
  endpoint: string;
  reachable: boolean;
  problem?: string;
  /** What is odd although it answers. */
  warnings: readonly string[];
  containers: number;
  /** Of one that does not answer. */
  lost?: {
    since: number;
    /** Names of those that were last seen on it and are nowhere else. */
    workloads: readonly string[];
    /** When the first of them moves to another node. */
    movesAt?: number;
  };
}

export function nodeStatuses(view: View): NodeStatus[] {
  return view.observation.nodes.map((node) => {
    const { name, endpoint, reachable, problem, warnings, containers } = node;
    return {
      ...{ name, endpoint, reachable, warnings },
      ...(problem !== undefined && { problem }),
      containers: containers.length,
      ...(!reachable && { lost: lostOf(node, view) }),
    };
  });
}

function lostOf(
  { name }: NodeObservation,
  { memory, plan, observation }: View,
): NonNullable<NodeStatus["lost"]> {
  const workloads = lastSeenOn(name, memory);
  const moves = plan.holds.filter(({ workload, instead, until }) =>
    instead === "move" && until !== undefined && workloads.includes(workload)
  );
  const since = unknownSince(name, memory, observation.at);
  const movesAt = Math.min(...moves.map(({ until = Infinity }) => until));
  return { since, workloads, ...(moves.length > 0 && { movesAt }) };
}
