/** The spec to write for a live container. */
import { isPlacementLabel } from "../model/classic-placement.ts";
import type { ArkExtension, ContainerSpec } from "../model/container-spec.ts";
import { diffSpecs } from "../model/diff.ts";
import { firstSegment, isCovered } from "../model/field-path.ts";
import { withoutStamps } from "../model/observation.ts";
import type { LiveSpec, ObservedContainer } from "../model/observation.ts";
import type { Workload } from "../model/snapshot.ts";
import { withLiveFields } from "./adopt-fields.ts";
import { type CapturedImage, capturedImage } from "./captured-image.ts";
import { stableJson } from "./stable-json.ts";

type Key = keyof ContainerSpec;

/**
 * Keys of the spec in which the live container differs from its file, beyond spelling and defaults.
 * The node alone makes no difference: it is a wish, and would make a commit of every move.
 */
export function changedKeys(
  workload: Workload,
  live: LiveSpec,
  residual: readonly string[] = [],
): Key[] {
  const { spec } = workload;
  const changed = new Set(
    changedPaths(workload, live, residual).map((path) => firstSegment(path) as Key),
  );
  // Their contents are not to be had from an engine: the file keeps what it says.
  changed.delete("files");
  const volumes = live.spec["x-ark"]?.volumes;
  const otherVolumes = volumes !== undefined &&
    stableJson(volumes) !== stableJson(spec["x-ark"]?.volumes);
  if (otherVolumes) changed.add("x-ark");
  return [...changed];
}

/** Without those that its file leaves as they are. */
function changedPaths(
  { spec, hash }: Workload,
  live: LiveSpec,
  residual: readonly string[],
): readonly string[] {
  if (live.hash === hash) return [];
  const ignore = spec["x-ark"]?.ignore;
  return diffSpecs(spec, live.spec, live.image, live.engine).map(({ path }) => path)
    .filter((path) => !residual.includes(path) && !isCovered(path, ignore));
}

/** How a container is captured that its file may describe already. */
export interface Capturing {
  readonly existing?: Workload | undefined;
  readonly residual?: readonly string[] | undefined;
  /** Whether to write the digest of its image, where there is none yet. */
  readonly pin?: boolean | undefined;
}

/**
 * Of a new container, all of it; of a known one, what its file says, with what differs from it.
 * Without stamps, and with the node that it is on.
 */
export function capturedSpec(container: ObservedContainer, capturing: Capturing): ContainerSpec {
  const { existing, residual } = capturing;
  const { spec } = container.live!;
  const merged = existing ? withChanges(existing, container.live!, residual) : spec;
  const { pin: _, ...rest } = merged["x-ark"] ?? {};
  const { image, pin } = imageToWrite(container.live!, capturing);
  const extension: ArkExtension = {
    node: container.node,
    ...(existing && peoplesWishes(existing.spec["x-ark"])),
    ...rest,
    ...(pin !== undefined && { pin }),
  };
  const { image: _image, labels = {}, "x-ark": _extension, ...others } = merged;
  const kept = withoutStamps(labels);
  const hasLabels = Object.keys(kept).length > 0;
  return { image, "x-ark": extension, ...(hasLabels && { labels: kept }), ...others };
}

/** Whether a file without a pin would get one. */
export function wouldPin(live: LiveSpec, capturing: Capturing): boolean {
  const { pin } = imageToWrite(live, capturing);
  return pin !== undefined && capturing.existing?.spec["x-ark"]?.pin === undefined;
}

/** A file that had a pin keeps having one, where what runs has been made with one by hand. */
function imageToWrite(
  live: LiveSpec,
  { existing, residual, pin = false }: Capturing,
): CapturedImage {
  const isOther = existing === undefined || changedKeys(existing, live, residual).includes("image");
  const had = existing?.spec["x-ark"]?.pin !== undefined;
  return isOther
    ? capturedImage(live, undefined, pin || had)
    : capturedImage(live, existing.spec, pin);
}

/** What no engine knows of. */
function peoplesWishes(
  { move, lost_after, on_return, ignore, adopt }: ArkExtension = {},
): ArkExtension {
  return {
    ...(move !== undefined && { move }),
    ...(lost_after !== undefined && { lost_after }),
    ...(on_return !== undefined && { on_return }),
    ...(ignore !== undefined && { ignore }),
    ...(adopt !== undefined && { adopt }),
  };
}

function withChanges(
  existing: Workload,
  live: LiveSpec,
  residual: readonly string[] = [],
): ContainerSpec {
  if (existing.spec["x-ark"]?.ignore !== undefined) return withoutIgnored(existing, live, residual);
  const changed = new Set<string>(changedKeys(existing, live, residual));
  const kept = Object.entries(existing.spec).filter(([key]) => !changed.has(key));
  const taken = Object.entries(live.spec).filter(([key]) => changed.has(key));
  const merged = Object.fromEntries([...kept, ...taken]) as unknown as ContainerSpec;
  return changed.has("labels") ? placedAs(existing.spec, merged) : merged;
}

/** Field by field, since a key may have some that are ignored. */
function withoutIgnored(
  workload: Workload,
  live: LiveSpec,
  residual: readonly string[],
): ContainerSpec {
  const taken = withLiveFields(workload.spec, live, changedPaths(workload, live, residual));
  const { volumes: _, ...wishes } = taken["x-ark"] ?? {};
  const volumes = live.spec["x-ark"]?.volumes;
  return { ...taken, "x-ark": { ...wishes, ...(volumes !== undefined && { volumes }) } };
}

/** A container may be older than what its file says of its place. */
function placedAs(existing: ContainerSpec, spec: ContainerSpec): ContainerSpec {
  const of = ({ labels }: ContainerSpec, placing: boolean) =>
    Object.entries(labels ?? {}).filter(([key]) => isPlacementLabel(key) === placing);
  return { ...spec, labels: Object.fromEntries([...of(spec, false), ...of(existing, true)]) };
}
