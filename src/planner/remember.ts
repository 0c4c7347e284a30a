/** What is to be remembered after a round. Pure: memory and outcomes in, memory out. */
import type { Memory, WorkloadMemory } from "../model/memory.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import type { ActionKind, Plan } from "../model/plan.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { driftSeen } from "./drift.ts";
import { keyOf } from "./action-under-way.ts";
import { attemptsFor, NO_SPEC, PROVEN_AFTER, withoutAttempts } from "./backoff.ts";
import { learnImage } from "./image-knowledge.ts";
import { rememberNodes } from "./known-nodes.ts";
import { countContainers } from "./namesakes.ts";
import { notAdopted } from "./not-adopted.ts";
import type { Outcome } from "./outcome.ts";
import { inRenewals, learnStart } from "./renewals.ts";
import { mayBeOn, rememberPlaces, unknownNodesOf } from "./remember-places.ts";
import { stopsSeen } from "./stop-ages.ts";

export type { Outcome } from "./outcome.ts";

/** A round, as far as the next one has to know of it. */
export interface RoundResult {
  readonly snapshot: Snapshot;
  readonly observation: Observation;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Actions that count as an attempt to get a workload running. */
const ATTEMPTS: ReadonlySet<ActionKind> = new Set([
  "create",
  "move",
  "start",
  "restart",
  "recreate",
]);

export function remember(
  memory: Memory,
  round: RoundResult,
): Memory {
  const { byName: containers } = countContainers(round.snapshot, round.observation, memory);
  const isUnknown = unknownNodesOf(round.observation);
  const stops = stopsSeen(round.snapshot.maintenance, memory, round.now);
  const workloads: Record<string, WorkloadMemory> = {};
  const restarting = inRenewals(round.snapshot);
  for (const [name, kept] of Object.entries(memory.workloads)) {
    const container = containers.get(name);
    const workload = round.snapshot.workloads.get(name);
    const isWanted = container !== undefined || workload !== undefined || isUnknown(kept.node);
    if (isWanted) workloads[name] = age(kept, workload, container, round.now);
    else if (isDuplicate(name, round.observation)) workloads[name] = kept;
  }
  for (const verdict of round.plan.verdicts) {
    const applied = round.snapshot.workloads.get(verdict.workload)?.hash;
    if (applied === undefined) continue;
    const drift = driftSeen(verdict, memory.workloads[verdict.workload], round.now);
    if (verdict.outcome !== "in-place" && drift === undefined) continue;
    const kept = workloads[verdict.workload];
    if (drift === undefined && kept?.applied === applied) continue;
    workloads[verdict.workload] = {
      ...kept,
      ...(verdict.outcome === "in-place" && { applied }),
      ...(drift && { drift }),
    };
  }
  const managed = managedNames(memory, round.snapshot, containers, isUnknown);
  const names = new Set([...round.snapshot.workloads.keys(), ...managed]);
  const learned = learnAll(workloads, round.outcomes);
  for (const [name, { started, ...rest }] of Object.entries(learned)) {
    if (started !== undefined && !restarting.has(name)) learned[name] = rest;
  }
  const remembered: Memory = {
    workloads: rememberPlaces(learned, { ...round, names, containers }),
    managed,
    inForce: round.snapshot.revision,
    ...(memory.confirmed !== undefined && { confirmed: memory.confirmed }),
    ...(Object.keys(stops).length > 0 && { stops }),
    ...(memory.nodes !== undefined && { nodes: memory.nodes }),
  };
  return rememberNodes(remembered, round.observation, round.now);
}

/** What is to be remembered of actions that have outlasted their rounds. */
export function rememberLate(memory: Memory, outcomes: readonly Outcome[]): Memory {
  return { ...memory, workloads: learnAll(memory.workloads, outcomes) };
}

/** Forgets what holds a workload back, or all of them: a person asked to try again. */
export function forgive(memory: Memory, workload?: string): Memory {
  const forgiven = Object.entries(memory.workloads).map(([name, it]) => {
    if (workload !== undefined && workload !== name) return [name, it] as const;
    const { bad: _b, notAdopted: _n, withoutImage: _w, ...rest } = withoutAttempts(it);
    return [name, rest] as const;
  });
  return { ...memory, workloads: Object.fromEntries(forgiven) };
}

/** What time, or another spec, makes void. */
const PERISHABLE = [
  ...["drift", "attempts", "lastAttempt", "attempted", "lastError", "withoutImage"],
  ...["rollout", "bad", "notAdopted", "residual"],
];

/** Drops what is void: of most there is nothing that could be. */
function age(
  memory: WorkloadMemory,
  workload: Workload | undefined,
  container: ObservedContainer | undefined,
  now: number,
): WorkloadMemory {
  if (!PERISHABLE.some((key) => key in memory)) return memory;
  const hash = workload?.hash ?? NO_SPEC;
  const { node, container: id, leftOn, applied, started } = memory;
  const { attempts, lastAttempt, attempted } = memory;
  const { lastError, withoutImage, rollout, bad, residual } = memory;
  const ranLong = container?.state === "running" && now - (lastAttempt ?? 0) >= PROVEN_AFTER;
  const failed = notAdopted(memory, workload);
  const sameSpec = attempted === hash && !ranLong;
  return {
    ...(node !== undefined && { node }),
    ...(id !== undefined && { container: id }),
    ...(leftOn !== undefined && { leftOn }),
    ...(applied !== undefined && { applied }),
    ...(started !== undefined && { started }),
    ...(sameSpec && attempts !== undefined && { attempts, attempted: hash }),
    ...(sameSpec && lastAttempt !== undefined && { lastAttempt }),
    ...(sameSpec && lastError !== undefined && { lastError }),
    ...(sameSpec && withoutImage !== undefined && { withoutImage }),
    ...(rollout?.hash === hash && { rollout }),
    ...(bad?.hash === hash && { bad }),
    ...(failed && { notAdopted: failed }),
    ...(residual?.hash === hash && { residual }),
  };
}

function learnAll(
  known: Memory["workloads"],
  outcomes: readonly Outcome[],
): Record<string, WorkloadMemory> {
  const workloads = { ...known };
  for (const outcome of outcomes) {
    if (outcome.result !== "done" && outcome.result !== "failed") continue;
    const key = keyOf(outcome.action);
    workloads[key] = learn(workloads[key] ?? {}, outcome);
  }
  return workloads;
}

function learn(memory: WorkloadMemory, outcome: Outcome): WorkloadMemory {
  const { action, at, hash, revision } = outcome;
  let learned = learnStart(learnImage(memory, outcome), outcome);
  if (ATTEMPTS.has(action.kind) || outcome.result === "failed") {
    const { lastError: _, ...rest } = learned;
    const error = outcome.error && { lastError: outcome.error.message };
    const attempts = attemptsFor(hash, memory) + 1;
    learned = { ...rest, attempts, lastAttempt: at, attempted: hash, ...error };
  }
  if (outcome.residual !== undefined) {
    const { residual: _, ...rest } = learned;
    const { residual: paths } = outcome;
    learned = paths.length > 0 ? { ...rest, residual: { hash, paths } } : rest;
  }
  if (action.kind === "rollout" && outcome.result === "done") {
    learned = { ...learned, rollout: { hash, revision, since: at + outcome.milliseconds } };
  }
  if (ENDS_ROLLOUT.has(action.kind)) {
    const { rollout: _, ...rest } = learned;
    learned = rest;
  }
  const reason = blameOf(outcome);
  if (reason !== undefined) learned = { ...learned, bad: { hash, revision, reason, at } };
  return learned;
}

/** After these no rollout is under way; what was kept on a lost node is no part of it any more. */
const ENDS_ROLLOUT: ReadonlySet<ActionKind> = new Set(["finishRollout", "rollBack", "move"]);

function isDuplicate(key: string, observation: Observation): boolean {
  const [workload, node] = key.split("@");
  return workload !== undefined && node !== undefined && mayBeOn(node, workload, observation);
}

/** Why the outcome makes the workload's spec one that is not to be tried again; undefined: it does not. */
export function blameOf({ action, result, blame }: Outcome): string | undefined {
  if (blame !== undefined) return blame;
  return action.kind === "rollBack" && result === "done" ? action.blame?.reason : undefined;
}

/** Names stay until their containers are gone, so that a removal that waits is still known as ours. */
function managedNames(
  memory: Memory,
  snapshot: Snapshot,
  containers: ReadonlyMap<string, ObservedContainer>,
  isUnknown: (node: string | undefined) => boolean,
): readonly string[] {
  const names = [...snapshot.workloads.keys()].filter((name) => containers.has(name));
  const kept = memory.managed.filter((name) =>
    snapshot.workloads.has(name) || containers.has(name) ||
    isUnknown(memory.workloads[name]?.node)
  );
  return [...new Set([...kept, ...names])].sort();
}
