/** Containers by name, and those of one name on several nodes told apart. */
import type { Memory } from "../model/memory.ts";
import { previousName, workloadOf, workloadOfPrevious } from "../model/naming.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { keeperOf } from "./keeper.ts";
import { relocationOf } from "./relocation.ts";

/** An observation by name. */
export interface Count {
  /** Of several that bear one name, the one that counts. */
  readonly byName: ReadonlyMap<string, ObservedContainer>;
  /** All that bear a name that several bear. */
  readonly namesakes: ReadonlyMap<string, readonly ObservedContainer[]>;
  /** Workloads that a rollout has kept a container of. */
  readonly havingKept: ReadonlySet<string>;
}

/** One walk over all, since there is hardly ever a second one of a name. */
export function countContainers(
  snapshot: Snapshot,
  observation: Observation,
  memory: Memory,
): Count {
  const byName = new Map<string, ObservedContainer>();
  const namesakes = new Map<string, ObservedContainer[]>();
  const havingKept = new Set<string>();
  for (const { containers } of observation.nodes) {
    for (const container of containers) {
      const { name } = container;
      const of = workloadOfPrevious(name);
      if (of !== undefined) havingKept.add(of);
      const other = byName.get(name);
      if (other === undefined) byName.set(name, container);
      else namesakes.set(name, [...namesakes.get(name) ?? [other], container]);
    }
  }
  // A workload's own first: what a rollout kept of it counts where that is.
  const names = [...namesakes.keys()].sort((a, b) => Number(isKept(a)) - Number(isKept(b)));
  for (const name of names) {
    byName.set(name, theOne(namesakes.get(name)!, { byName, snapshot, memory }));
  }
  return { byName, namesakes, havingKept };
}

interface Known {
  readonly byName: ReadonlyMap<string, ObservedContainer>;
  readonly snapshot: Snapshot;
  readonly memory: Memory;
}

function theOne(
  copies: readonly ObservedContainer[],
  { byName, snapshot, memory }: Known,
): ObservedContainer {
  const name = copies[0]!.name;
  const of = workloadOf(name);
  const workload = snapshot.workloads.get(of);
  const { onReturn } = workload ? relocationOf(workload, snapshot) : snapshot.cluster.relocation;
  const node = isKept(name) ? byName.get(of)?.node : undefined;
  const beside = copies.find((copy) => copy.node === node);
  const mayStart = workload?.permits.restart ?? true;
  return beside ?? keeperOf(copies, { onReturn, mayStart, memory: memory.workloads[of] });
}

interface Others {
  readonly previous: ObservedContainer | undefined;
  readonly duplicates: readonly ObservedContainer[];
}

const NONE: Others = { previous: undefined, duplicates: [] };

/** What a rollout has kept on the container's node, and everything of the workload elsewhere. */
export function othersOf(
  workload: string,
  { byName, namesakes, havingKept }: Count,
): Others {
  if (!namesakes.has(workload) && !havingKept.has(workload)) return NONE;
  const container = byName.get(workload);
  const kept = byName.get(previousName(workload));
  const isBeside = container === undefined || kept?.node === container.node;
  const previous = isBeside ? kept : undefined;
  if (container === undefined) return { previous, duplicates: [] };
  const all = [workload, previousName(workload)].flatMap((name) =>
    namesakes.get(name) ?? [byName.get(name)].filter((it) => it !== undefined)
  );
  return { previous, duplicates: all.filter(({ node }) => node !== container.node) };
}

/** The same with one container of each name: the one that stays. */
export function withoutNamesakes(
  observation: Observation,
  snapshot: Snapshot,
  memory: Memory,
): Observation {
  const { byName, namesakes } = countContainers(snapshot, observation, memory);
  if (namesakes.size === 0) return observation;
  const nodes = observation.nodes.map((node) => ({
    ...node,
    containers: node.containers.filter((it) => byName.get(it.name) === it),
  }));
  return { ...observation, nodes };
}

/** Every container, as the nodes list them. */
export function allContainers({ byName, namesakes }: Count): ObservedContainer[] {
  const ones = [...byName.values()];
  return namesakes.size === 0 ? ones : ones.flatMap((it) => namesakes.get(it.name) ?? [it]);
}

function isKept(name: string): boolean {
  return workloadOfPrevious(name) !== undefined;
}
