/** The spec to write for a live container. */
import { isPlacementLabel } from "../model/classic-placement.ts";
import type { ArkExtension, ContainerSpec } from "../model/container-spec.ts";
import { diffSpecs } from "../model/diff.ts";
import { STAMP } from "../model/observation.ts";
import type { LiveSpec, ObservedContainer } from "../model/observation.ts";
import type { Workload } from "../model/snapshot.ts";
import { stableJson } from "./stable-json.ts";

type Key = keyof ContainerSpec;

/**
 * Keys of the spec in which the live container differs from its file, beyond spelling and defaults.
 * The node alone makes no difference: it is a wish, and would make a commit of every move.
 */
export function changedKeys(
  { spec, hash }: Workload,
  live: LiveSpec,
  residual: readonly string[] = [],
): Key[] {
  const keys = live.hash === hash ? [] : diffSpecs(spec, live.spec, live.image, live.engine)
    .filter(({ path }) => !residual.includes(path))
    .map(({ path }) => path.split(".", 1)[0] as Key);
  const volumes = live.spec["x-ark"]?.volumes;
  const otherVolumes = volumes !== undefined &&
    stableJson(volumes) !== stableJson(spec["x-ark"]?.volumes);
  return [...new Set([...keys, ...(otherVolumes ? ["x-ark" as const] : [])])];
}

/**
 * Of a new container, all of it; of a known one, what its file says, with what differs from it.
 * Without stamps, and with the node that it is on.
 */
export function capturedSpec(
  container: ObservedContainer,
  existing?: Workload,
  residual?: readonly string[],
): ContainerSpec {
  const { spec } = container.live!;
  const merged = existing ? withChanges(existing, container.live!, residual) : spec;
  const extension: ArkExtension = { ...merged["x-ark"], node: container.node };
  return withoutStamps({ ...merged, "x-ark": extension });
}

function withChanges(
  existing: Workload,
  live: LiveSpec,
  residual: readonly string[] | undefined,
): ContainerSpec {
  const changed = new Set<string>(changedKeys(existing, live, residual));
  const kept = Object.entries(existing.spec).filter(([key]) => !changed.has(key));
  const taken = Object.entries(live.spec).filter(([key]) => changed.has(key));
  const merged = Object.fromEntries([...kept, ...taken]) as unknown as ContainerSpec;
  return changed.has("labels") ? placedAs(existing.spec, merged) : merged;
}

/** A container may be older than what its file says of its place. */
function placedAs(existing: ContainerSpec, spec: ContainerSpec): ContainerSpec {
  const of = ({ labels }: ContainerSpec, placing: boolean) =>
    Object.entries(labels ?? {}).filter(([key]) => isPlacementLabel(key) === placing);
  return { ...spec, labels: Object.fromEntries([...of(spec, false), ...of(existing, true)]) };
}

const STAMPS: ReadonlySet<string> = new Set(Object.values(STAMP));

function withoutStamps(spec: ContainerSpec): ContainerSpec {
  const { labels, ...rest } = spec;
  const kept = Object.entries(labels ?? {}).filter(([key]) => !STAMPS.has(key));
  return kept.length > 0 ? { ...rest, labels: Object.fromEntries(kept) } : rest;
}
