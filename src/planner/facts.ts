/** Everything that the rules ask about one workload, gathered once. */
import type { WindowTimes } from "../model/maintenance.ts";
import type { Memory, WorkloadMemory } from "../model/memory.ts";
import type { NodeObservation, Observation, ObservedContainer } from "../model/observation.ts";
import type { Action, ActionUnderWay } from "../model/plan.ts";
import type { Relocation } from "../model/relocation.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { byWorkload } from "./action-under-way.ts";
import { attemptsFor, nextAttemptAt } from "./backoff.ts";
import { claimsOfLeaving } from "./claims.ts";
import type { Held } from "./decision.ts";
import { type MaintenanceNow, maintenanceNow } from "./maintenance.ts";
import { type Count, countContainers, othersOf } from "./namesakes.ts";
import { relocationOf } from "./relocation.ts";
import { findRenamed } from "./renamed.ts";
import { renewedDependency } from "./renewals.ts";
import { type SpecDrift, specDrift, UNKNOWN_DRIFT } from "./spec-drift.ts";
import { type LostNode, lostNodeOf } from "./whereabouts.ts";

export interface PlanInput {
  readonly snapshot: Snapshot;
  readonly observation: Observation;
  readonly memory: Memory;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Actions of earlier rounds that were not over when it was observed; absent: there are none. */
  readonly underWay?: readonly ActionUnderWay[];
  /** A network that a node has to have to take anything. */
  readonly network?: string;
}

/** Of `changes` and the like: where the container differs from the snapshot. */
export interface Facts extends SpecDrift {
  readonly census: Census;
  readonly now: number;
  readonly snapshot: Snapshot;
  readonly workload: Workload;
  readonly memory: WorkloadMemory | undefined;
  /**
   * The container that bears the workload's name; of several, the one that stays. Where none does, the
   * one that somebody has renamed.
   */
  readonly container: ObservedContainer | undefined;
  /** What an earlier round has begun with it, and is not over. */
  readonly underWay: ActionUnderWay | undefined;
  /** The container that a rollout has kept, on the same node. */
  readonly previous: ObservedContainer | undefined;
  /** Others of its name, or kept by a rollout, on other nodes. */
  readonly duplicates: readonly ObservedContainer[];
  /** The node that may have it although none that answers has. */
  readonly lost: LostNode | undefined;
  readonly relocation: Relocation;
  /** Names of nodes that could not be asked. */
  readonly unknownNodes: readonly string[];
  /** The desired spec has failed its health gate before. */
  readonly bad: boolean;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  /** It was in place under a snapshot before. */
  readonly managed: boolean;
  /** What it is to be restarted after, and has not been yet. */
  readonly renewed: string | undefined;
}

/** An observation by name, made once a round. */
export interface Census extends Count {
  readonly placedBy: Observation["placedBy"];
  /** By workload: the container that bears another name. */
  readonly renamed: ReadonlyMap<string, ObservedContainer>;
  readonly nodes: ReadonlyMap<string, NodeObservation>;
  readonly unknownNodes: readonly string[];
  readonly managed: ReadonlySet<string>;
  readonly memories: Memory["workloads"];
  readonly maintenance: MaintenanceNow;
  /** By workload. */
  readonly underWay: ReadonlyMap<string, ActionUnderWay>;
  /** Whose removal is under way, by what only one container can have. */
  readonly leaving: ReadonlyMap<string, readonly Pick<Action, "workload">[]>;
}

/** @param times of the snapshot's windows, now */
export function takeCensus(
  { snapshot, observation, memory, underWay = [] }: PlanInput,
  times: readonly WindowTimes[],
): Census {
  const count = countContainers(snapshot, observation, memory);
  return {
    placedBy: observation.placedBy,
    ...count,
    renamed: findRenamed(snapshot, memory, count),
    nodes: new Map(observation.nodes.map((node) => [node.name, node])),
    unknownNodes: observation.nodes.filter((node) => !node.reachable).map((node) => node.name),
    managed: new Set(memory.managed),
    memories: memory.workloads,
    maintenance: maintenanceNow(snapshot.maintenance, times),
    underWay: byWorkload(underWay),
    leaving: claimsOfLeaving(
      underWay.flatMap(({ action }) => action.kind === "remove" ? [action] : []),
      observation,
    ),
  };
}

export function gatherFacts(workload: Workload, input: PlanInput, census: Census): Facts {
  const memory = input.memory.workloads[workload.name];
  const container = census.byName.get(workload.name) ?? census.renamed.get(workload.name);
  const { previous, duplicates } = othersOf(workload.name, census);
  const drift = container ? specDrift(workload, container, memory) : UNKNOWN_DRIFT;
  return {
    census,
    now: input.now,
    snapshot: input.snapshot,
    workload,
    memory,
    container,
    underWay: census.underWay.get(workload.name),
    previous,
    duplicates,
    lost: container === undefined
      ? lostNodeOf(workload, input.memory, census, input.now)
      : undefined,
    relocation: relocationOf(workload, input.snapshot),
    unknownNodes: census.unknownNodes,
    changes: drift.changes,
    ignored: drift.ignored,
    adoptable: drift.adoptable,
    // Of a job there is nothing to go back to.
    bad: workload.job !== true && memory?.bad?.hash === workload.hash,
    attempts: attemptsFor(workload.hash, memory),
    nextAttemptAt: nextAttemptAt(workload.hash, memory),
    managed: census.managed.has(workload.name),
    renewed: renewedDependency(workload, input.memory.workloads),
  };
}

/** The node that its container is on. */
export function nodeOf({ container, previous, census }: Facts): NodeObservation | undefined {
  const name = container?.node ?? previous?.node;
  return name === undefined ? undefined : census.nodes.get(name);
}

/** Whose stops and windows are its own, too: the node that it is on, or was last, or when captured. */
function belongsTo({ container, previous, memory, workload, census }: Facts): string | undefined {
  const { nodes } = census;
  const name = container?.node ?? previous?.node ?? memory?.node ?? workload.spec["x-ark"]?.node;
  const only = nodes.size === 1 ? [...nodes.keys()][0] : undefined;
  return name !== undefined && nodes.has(name) ? name : only;
}

/** The stop that holds it. */
export function stopOf(facts: Facts): Held | undefined {
  return facts.census.maintenance.stopOf(facts.workload.name, belongsTo(facts));
}

/** What its changes wait for. */
export function waitOf(facts: Facts): Held | undefined {
  return facts.census.maintenance.waitOf(facts.workload.name, belongsTo(facts));
}

/** The same, were there no stop. */
export function withoutStop(facts: Facts): Facts {
  const maintenance = { ...facts.census.maintenance, stopOf: () => undefined };
  return { ...facts, census: { ...facts.census, maintenance } };
}
