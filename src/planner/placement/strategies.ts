/**
 * Which of the nodes that will do is taken: the one with the least score.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/scheduler/strategy/weighted_node.go
 */
import type { Snapshot } from "../../model/snapshot.ts";
import type { Demand } from "./demand.ts";
import type { NodeState } from "./node-state.ts";

/** @param hasImage whether the container's image is on the node: decides last, but for the name */
export type Score = (demand: Demand, node: NodeState, hasImage: boolean) => number;

/** More containers than a node has, so that they decide only between equal weights. */
const CONTAINERS = 1_000_000;

export function scoreOf({ cluster, revision }: Snapshot): Score {
  return SCORES[cluster.strategy](revision);
}

const SCORES: Readonly<Record<Snapshot["cluster"]["strategy"], (seed: string) => Score>> = {
  spread: () => (demand, node, hasImage) =>
    (weight(demand, node) * CONTAINERS + node.count) * 2 + (hasImage ? 0 : 1),
  binpack: () => (demand, node, hasImage) =>
    -(weight(demand, node) * CONTAINERS + node.count) * 2 + (hasImage ? 0 : 1),
  // By chance, and yet the same each time: for one workload of one revision.
  random: (seed) => ({ workload }, { name }) => hash(`${seed} ${workload.name} ${name}`),
};

/**
 * In per cent of processors and of memory, 0 to 200: as full as the container would make it. Whoever
 * asks for nothing finds all nodes equal. Nodes that answer are all as healthy, so health has no part.
 */
function weight({ resources: { memory, cpus } }: Demand, { node, used }: NodeState): number {
  const { traits } = node;
  return fullness(used.cpus, cpus, traits?.cpus) + fullness(used.memory, memory, traits?.memory);
}

function fullness(used: number, asked: number, total: number | undefined): number {
  return asked === 0 || !total ? 100 : Math.floor(((used + asked) * 100) / total);
}

/** FNV-1a, with the last bits stirred into the first. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
