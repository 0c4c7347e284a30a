/** Where each workload was last seen, so that it is known what a node had when it is lost. Pure. */
import type { WorkloadMemory } from "../model/memory.ts";
import { previousName } from "../model/naming.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import { shortId } from "../model/short-id.ts";
import { sortedUnique } from "../model/sorting.ts";
import type { Outcome } from "./outcome.ts";
import { MAKES } from "./refusals.ts";

type Memories = Readonly<Record<string, WorkloadMemory>>;

export interface Places {
  /** Those that are to be known by their node: of the snapshot, and what was in one before. */
  readonly names: ReadonlySet<string>;
  readonly containers: ReadonlyMap<string, ObservedContainer>;
  readonly observation: Observation;
  readonly outcomes: readonly Outcome[];
}

export function rememberPlaces(
  memories: Memories,
  { names, containers, observation, outcomes }: Places,
): Record<string, WorkloadMemory> {
  const made = new Map(
    outcomes.filter(mayHaveMade).map(({ action }) => [
      action.workload,
      action,
    ]),
  );
  const isUnknown = unknownNodesOf(observation);
  const result: Record<string, WorkloadMemory> = { ...memories };
  for (const name of names) {
    const seen = containers.get(name);
    const action = made.get(name);
    if (action === undefined && isWhereItWas(seen, memories[name])) continue;
    const { node: before, container: had, leftOn = [], ...rest } = memories[name] ?? {};
    const node = action?.node ?? seen?.node ?? before;
    const from = action?.kind === "move" ? action.from : before;
    const left = from !== undefined && isUnknown(from) ? [...leftOn, from] : leftOn;
    const still = left.filter((it) => it !== node && mayBeOn(it, name, observation));
    const known = {
      ...(node !== undefined && { node }),
      ...(seen ? { container: shortId(seen.id) } : had !== undefined && { container: had }),
      ...(still.length > 0 && { leftOn: sortedUnique(still) }),
    };
    if (memories[name] !== undefined || node !== undefined) result[name] = { ...known, ...rest };
  }
  return result;
}

/** Nearly every one, so that this is asked before anything is put together. */
function isWhereItWas(
  seen: ObservedContainer | undefined,
  memory: WorkloadMemory | undefined,
): boolean {
  return seen !== undefined && seen.node === memory?.node && memory.leftOn === undefined &&
    shortId(seen.id) === memory.container;
}

/** Where no answer has come, it may be there all the same. */
function mayHaveMade({ action, result, error }: Outcome): boolean {
  if (!MAKES.has(action.kind)) return false;
  return result === "done" || result === "under-way" ||
    (result === "failed" && UNANSWERED.has(error?.code ?? ""));
}

const UNANSWERED: ReadonlySet<string> = new Set(["engine-unreachable", "engine-timeout"]);

/** Whether a node that is not known to be without it is unknown, or still has it. */
export function mayBeOn(node: string, workload: string, { nodes }: Observation): boolean {
  const seen = nodes.find(({ name }) => name === node);
  if (seen === undefined || !seen.reachable) return true;
  const names = [workload, previousName(workload)];
  return seen.containers.some(({ name }) => names.includes(name));
}

/** @returns whether a node does not answer */
export function unknownNodesOf({ nodes }: Observation): (name: string | undefined) => boolean {
  const unknown = new Set(nodes.filter(({ reachable }) => !reachable).map(({ name }) => name));
  return (name) => name !== undefined && unknown.has(name);
}
