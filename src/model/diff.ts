/** Where a container differs from what it is to be. */
import { isMapping, type Mapping } from "./mapping.ts";
import type { ContainerSpec } from "./container-spec.ts";
import { type EngineDefaults, STOCK_ENGINE } from "./engine-defaults.ts";
import type { ImageDefaults } from "./observation.ts";
import { isSameImage, pinnedImage } from "./pin.ts";
import type { FieldChange } from "./plan.ts";
import { settled } from "./settled.ts";
import { sortedUnique } from "./sorting.ts";

/**
 * The differences that matter, sorted by path: both specs are taken with what the image supplies
 * and without what the engine does anyway, so that saying so or not makes no difference. Wishes,
 * stamps, `depends_on` and `platform` are not compared.
 * @param image of the live container
 * @param defaults of its engine
 */
export function diffSpecs(
  desired: ContainerSpec,
  live: ContainerSpec,
  image: ImageDefaults,
  defaults: EngineDefaults = STOCK_ENGINE,
): FieldChange[] {
  const [from, to] = [live, desired].map((spec) => settled(spec, image, defaults));
  const names = { live: pinnedImage(live), desired: pinnedImage(desired) };
  const same = isSameImage(names, image.digests ?? []);
  return diffValues("", from, same ? { ...to, image: from!["image"] } : to)
    .map((change) => change.path === "image" ? { ...change, ...names } : change);
}

/** Sorted by path, below `path`: mappings are compared key by key, all else as a whole. */
export function diffValues(path: string, live: unknown, desired: unknown): FieldChange[] {
  if (isEmpty(live) && isEmpty(desired) && typeof live === typeof desired) return [];
  if (areMappings(live, desired)) {
    const [from, to] = [(live ?? {}) as Mapping, (desired ?? {}) as Mapping];
    return sortedUnique([...Object.keys(from), ...Object.keys(to)])
      .flatMap((key) => diffValues(path === "" ? key : `${path}.${key}`, from[key], to[key]));
  }
  if (JSON.stringify(live) === JSON.stringify(desired)) return [];
  return [{ path, ...(live !== undefined && { live }), ...(desired !== undefined && { desired }) }];
}

/** Two of them, or one that says something beside nothing. */
function areMappings(a: unknown, b: unknown): boolean {
  if (isMapping(a) && isMapping(b)) return true;
  return (isMapping(a) && b === undefined && !isEmpty(a)) ||
    (isMapping(b) && a === undefined && !isEmpty(b));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isMapping(value) && Object.keys(value).length === 0);
}
