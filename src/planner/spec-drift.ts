/** In which fields of its spec a live container is otherwise, and what its file says of such. */
import type { ContainerSpec } from "../model/container-spec.ts";
import { diffSpecs } from "../model/diff.ts";
import { isCovered } from "../model/field-path.ts";
import type { WorkloadMemory } from "../model/memory.ts";
import { type LiveSpec, type ObservedContainer, STAMP } from "../model/observation.ts";
import type { FieldChange } from "../model/plan.ts";
import type { Workload } from "../model/snapshot.ts";

/** Fields of its spec. */
export interface SpecDrift {
  /** Those that something is done about; undefined where they cannot be told. */
  readonly changes: readonly FieldChange[] | undefined;
  /** Those that `x-ark.ignore` leaves. */
  readonly ignored: readonly FieldChange[];
  /** Of `changes`, those that `x-ark.adopt` makes a commit of. */
  readonly adoptable: readonly FieldChange[];
}

/** Nothing can be told. */
export const UNKNOWN_DRIFT: SpecDrift = { changes: undefined, ignored: [], adoptable: [] };
const NO_DRIFT: SpecDrift = { changes: [], ignored: [], adoptable: [] };

export function specDrift(
  workload: Workload,
  container: ObservedContainer,
  memory: WorkloadMemory | undefined,
): SpecDrift {
  const all = allChanges(workload, container, memory);
  if (all === undefined) return UNKNOWN_DRIFT;
  if (all.length === 0) return NO_DRIFT;
  const { ignore, adopt } = workload.spec["x-ark"] ?? {};
  const changes = all.filter(({ path }) => !isCovered(path, ignore));
  return {
    changes,
    ignored: all.filter(({ path }) => isCovered(path, ignore)),
    adoptable: wasInPlace(workload, container, memory)
      ? changes.filter(({ path }) => isCovered(path, adopt))
      : [],
  };
}

/**
 * Whether the container once was as the snapshot says now: what differs is drift made by hand, then,
 * and not a commit that is not rolled out yet.
 */
export function wasInPlace(
  { hash }: Workload,
  { labels }: ObservedContainer,
  memory: WorkloadMemory | undefined,
): boolean {
  return memory?.applied === hash || labels[STAMP.spec] === hash;
}

interface Difference {
  readonly desired: ContainerSpec;
  readonly changes: readonly FieldChange[];
}

/** What differs and is held is asked for in every plan, and neither side is ever changed in place. */
const DIFFERENCES = new WeakMap<LiveSpec, Difference>();

function differences(desired: ContainerSpec, live: LiveSpec): readonly FieldChange[] {
  const known = DIFFERENCES.get(live);
  if (known?.desired === desired) return known.changes;
  const changes = diffSpecs(desired, live.spec, live.image, live.engine);
  DIFFERENCES.set(live, { desired, changes });
  return changes;
}

/** Undefined: the container could not be inspected, and its stamp does not tell either. */
function allChanges(
  { hash, spec }: Workload,
  { live, labels }: ObservedContainer,
  memory: WorkloadMemory | undefined,
): readonly FieldChange[] | undefined {
  if (live === undefined) return labels[STAMP.spec] === hash ? [] : undefined;
  if (live.hash === hash) return [];
  const changes = differences(spec, live);
  const residual = memory?.residual;
  if (residual?.hash !== hash) return changes;
  return changes.filter(({ path }) => !residual.paths.includes(path));
}
