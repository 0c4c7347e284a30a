/** Which nodes there are, and since when those that do not answer have been unknown. Pure. */
import type { Memory, NodeMemory } from "../model/memory.ts";
import { type NodeObservation, type Observation, unknownNode } from "../model/observation.ts";
import { compareText } from "../model/sorting.ts";
import { withoutAttempts } from "./backoff.ts";

type Nodes = Readonly<Record<string, NodeMemory>>;

/**
 * The observation with what is remembered: a node that was known by name goes by it, although it has
 * not answered this process yet; and one that is gone from the list is unknown, and not empty, as
 * long as a workload was last seen there: its containers may well go on running.
 */
export function withKnownNodes(observation: Observation, memory: Memory): Observation {
  const remembered = Object.entries(memory.nodes ?? {});
  if (remembered.length === 0) return observation;
  const names = new Map(remembered.map(([name, { endpoint }]) => [endpoint, name]));
  const taken = new Set(observation.nodes.map(({ name }) => name));
  const recognised = observation.nodes.map((node): NodeObservation => {
    const name = names.get(node.endpoint);
    if (node.reachable || node.name !== node.endpoint) return node;
    if (name === undefined || taken.has(name)) return node;
    taken.add(name);
    return { ...node, name };
  });
  const wanted = lastNodes(memory);
  const absent = remembered.filter(([name]) => !taken.has(name) && wanted.has(name))
    .map(([name, { endpoint }]) => unknownNode(name, endpoint, UNLISTED));
  return { ...observation, nodes: [...recognised, ...absent] };
}

const UNLISTED = "It is not among the cluster's nodes any more.";

/**
 * When a node that does not answer was first found so; milliseconds since 1970. Not after now: the
 * clock of the leader that wrote it may be ahead.
 */
export function unknownSince(node: string, memory: Memory, now: number): number {
  return Math.min(memory.nodes?.[node]?.unknownSince ?? now, now);
}

/**
 * The memory after a look: the same object where there is nothing new. What ended with its node has
 * not failed by itself, so that attempts before a node was lost count no more.
 * @param observation as `withKnownNodes` gives it
 * @param now milliseconds since 1970
 */
export function rememberNodes(memory: Memory, observation: Observation, now: number): Memory {
  const wanted = lastNodes(memory);
  const kept = observation.nodes.filter(({ name, reachable }) => !reachable || wanted.has(name));
  const nodes: Nodes = Object.fromEntries(kept.map(({ name, endpoint, reachable }) => {
    const unknown = reachable ? {} : { unknownSince: unknownSince(name, memory, now) };
    return [name, { endpoint, ...unknown }];
  }));
  if (JSON.stringify(nodes) === JSON.stringify(memory.nodes ?? {})) return memory;
  const { nodes: before = {}, ...rest } = memory;
  const isLost = (node: string | undefined) =>
    node !== undefined && nodes[node]?.unknownSince !== undefined &&
    before[node]?.unknownSince === undefined;
  const workloads = Object.entries(memory.workloads).map(([name, it]) =>
    [name, isLost(it.node) ? withoutAttempts(it) : it] as const
  );
  const known = { ...rest, workloads: Object.fromEntries(workloads) };
  return { ...known, ...(kept.length > 0 && { nodes }) };
}

/** Names of the workloads that were last seen on it, and are not known to be elsewhere; sorted. */
export function lastSeenOn(node: string, { workloads }: Memory): string[] {
  const names = Object.keys(workloads).filter((name) => workloads[name]?.node === node);
  return names.sort(compareText);
}

/** Those that a workload was last seen on. */
function lastNodes({ workloads }: Memory): ReadonlySet<string> {
  const nodes = Object.values(workloads).map(({ node }) => node);
  return new Set(nodes.filter((node) => node !== undefined));
}
