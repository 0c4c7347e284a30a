/** Containers of workloads that bear another name, since somebody has renamed them. */
import type { Memory } from "../model/memory.ts";
import { workloadOfPrevious } from "../model/naming.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import { shortId } from "../model/short-id.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { allContainers, type Count, countContainers } from "./namesakes.ts";

/**
 * By workload: of those that no container bears the name of, the one that it was last seen with.
 * Whoever bears the name counts, so that where somebody has made a new one, too, the renamed one is
 * the workload's no more.
 */
export function findRenamed(
  snapshot: Snapshot,
  memory: Memory,
  count: Count,
): ReadonlyMap<string, ObservedContainer> {
  const missing: { name: string; container: string }[] = [];
  for (const name of snapshot.workloads.keys()) {
    if (count.byName.has(name)) continue;
    const container = memory.workloads[name]?.container;
    if (container !== undefined) missing.push({ name, container });
  }
  if (missing.length === 0) return new Map();
  const candidates = allContainers(count).filter(({ name, state }) =>
    !snapshot.workloads.has(name) && workloadOfPrevious(name) === undefined &&
    state !== "removing"
  );
  const byId = new Map(candidates.map((it) => [shortId(it.id), it]));
  return new Map(missing.flatMap(({ name, container }) => {
    const found = byId.get(container);
    return found === undefined ? [] : [[name, found] as const];
  }));
}

/** The same with each renamed container under its workload's name. */
export function withOwnNames(
  observation: Observation,
  snapshot: Snapshot,
  memory: Memory,
): Observation {
  const count = countContainers(snapshot, observation, memory);
  const own = new Map(
    [...findRenamed(snapshot, memory, count)].map(([name, container]) => [container, name]),
  );
  if (own.size === 0) return observation;
  const nodes = observation.nodes.map((node) => ({
    ...node,
    containers: node.containers.map((it) => ({ ...it, name: own.get(it) ?? it.name })),
  }));
  return { ...observation, nodes };
}
