/**
 * Which of the nodes that will do is taken: the one with the least score. The weights are those of
 * classic Swarm, but not rounded to whole per cents: how full a container would make the processors
 * and the memory that it asks for, and where it asks for nothing, all nodes weigh the same.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/scheduler/strategy/weighted_node.go
 */
import type { Snapshot } from "../../model/snapshot.ts";
import type { Demand } from "./demand.ts";
import type { NodeState } from "./node-state.ts";

export interface Strategy {
  /** @param size 1 with the demand on the node, 0 as the node is without it */
  score(demand: Demand, node: NodeState, size: 0 | 1): number;
  /**
   * Which demands find nodes that are built alike in the same order. "kind": all that ask for
   * memory, say, however much; "size": only those that ask for as much; "none": each its own.
   */
  readonly order: "kind" | "size" | "none";
}

export function strategyOf({ cluster, revision }: Snapshot): Strategy {
  return STRATEGIES[cluster.strategy](revision);
}

const STRATEGIES: Readonly<Record<Snapshot["cluster"]["strategy"], (seed: string) => Strategy>> = {
  spread: () => ({
    order: "kind",
    score: (demand, node, size) => fill(demand, node, size) * 2 + lacksImage(demand, node),
  }),
  binpack: () => ({
    order: "size",
    score: (demand, node, size) => fill(demand, node, size) * -2 + lacksImage(demand, node),
  }),
  // By chance, and yet the same each time: for one workload of one revision.
  random: (seed) => ({
    order: "none",
    score: ({ workload }, { name }) => hash(`${seed} ${workload.name} ${name}`),
  }),
};

/** Finer than any two nodes differ that a person would tell apart. */
const STEPS = 1_000_000;
/** More containers than a node has, so that they decide only between equal weights. */
const CONTAINERS = 1_000_000;

/** By weight, then by how many containers it has. Nodes that answer are as healthy, so health has no part. */
function fill({ resources }: Demand, { used, capacity, count }: NodeState, size: 0 | 1): number {
  const { memory, cpus } = resources;
  let weight = 0;
  if (memory > 0) weight += (used.memory + size * memory) / capacity.memory;
  if (cpus > 0) weight += (used.cpus + size * cpus) / capacity.cpus;
  return Math.round(weight * STEPS) * CONTAINERS + count;
}

/** The last to decide, but for the name. */
function lacksImage({ image }: Demand, { node }: NodeState): 0 | 1 {
  return image === "" || node.images.has(image) ? 0 : 1;
}

/** FNV-1a, and its bits mixed. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
