/** Says in the log when a node is lost, and when it is back. */
import type { Memory, NodeMemory } from "../model/memory.ts";
import type { NodeObservation, Observation } from "../model/observation.ts";
import { lastSeenOn } from "../planner/known-nodes.ts";
import type { Log } from "./ports.ts";

/**
 * What is remembered tells what has changed: each is said once, whoever leads.
 * @param before the look
 * @param after it
 */
export function reportNodes(
  before: Memory,
  after: Memory,
  { nodes, at }: Pick<Observation, "nodes" | "at">,
  log: Log,
): void {
  for (const node of nodes) {
    const { name, reachable } = node;
    const was = before.nodes?.[name];
    if (!reachable && was?.unknownSince === undefined) reportLost(node, after, log);
    else if (reachable && was?.unknownSince !== undefined) reportBack(name, was, at, log);
  }
}

function reportLost({ name, problem = "" }: NodeObservation, memory: Memory, log: Log): void {
  const workloads = lastSeenOn(name, memory);
  const words = workloads.length === 0
    ? "Nothing of the snapshot was last seen on it."
    : `Last seen on it: ${workloads.join(", ")}.`;
  log.warn({ node: name, workloads }, `Node ${name} is lost: ${problem} ${words}`);
}

function reportBack(node: string, { unknownSince = 0 }: NodeMemory, at: number, log: Log): void {
  const seconds = Math.round((at - unknownSince) / 1000);
  log.info({ node, seconds }, `Node ${node} answers again, after ${seconds} s.`);
}
