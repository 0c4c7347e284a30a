/** Where a workload may be that no node that answers has. */
import type { Memory } from "../model/memory.ts";
import type { NodeObservation } from "../model/observation.ts";
import type { Workload } from "../model/snapshot.ts";
import { unknownSince } from "./known-nodes.ts";

/** A node that does not answer and may have the workload's container. */
export interface LostNode {
  readonly node: string;
  /** Whether it was last seen there; false: it was captured there, or it may be anywhere. */
  readonly seen: boolean;
  /** Since when it has not answered; milliseconds since 1970. */
  readonly since: number;
  /** Why, in one sentence. */
  readonly problem: string;
}

/** What the census has of nodes. */
interface Nodes {
  readonly nodes: ReadonlyMap<string, NodeObservation>;
  readonly unknownNodes: readonly string[];
  /** Names of workloads that were in place before. */
  readonly managed: ReadonlySet<string>;
}

/**
 * Undefined: it is on no node that does not answer, and is gone if no other has it.
 *
 * - It was last seen on a node: it is there or nowhere.
 * - It was never seen: it may be where it was captured (`x-ark.node`), by whoever wrote its file.
 * - It was never seen, and its file does not say: one that is new in the snapshot is nowhere yet.
 *   Unless nothing is remembered at all, or of times before nodes were, or no node answers: then it
 *   may be anywhere, and the node that has been unknown for the shortest time is waited for.
 */
export function lostNodeOf(
  { name, spec }: Workload,
  memory: Memory,
  census: Nodes,
  now: number,
): LostNode | undefined {
  const { unknownNodes, nodes } = census;
  if (unknownNodes.length === 0) return undefined;
  const about = (node: string, seen: boolean): LostNode => {
    const { problem = "It cannot be asked." } = nodes.get(node) ?? {};
    return { node, seen, since: unknownSince(node, memory, now), problem };
  };
  const last = memory.workloads[name]?.node;
  if (last !== undefined) return unknownNodes.includes(last) ? about(last, true) : undefined;
  const wished = spec["x-ark"]?.node;
  if (wished !== undefined && unknownNodes.includes(wished)) return about(wished, false);
  const isNew = memory.inForce !== undefined && !census.managed.has(name);
  const candidates = isNew && unknownNodes.length < nodes.size
    ? namelessNodes(wished, census)
    : unknownNodes;
  const lost = candidates.map((node) => about(node, false));
  return lost.sort((a, b) => b.since - a.since)[0];
}

/** Those that have never told their name, where it may be the one that is wished. */
function namelessNodes(wished: string | undefined, { unknownNodes, nodes }: Nodes) {
  if (wished === undefined || nodes.has(wished)) return [];
  return unknownNodes.filter((name) => nodes.get(name)?.endpoint === name);
}
