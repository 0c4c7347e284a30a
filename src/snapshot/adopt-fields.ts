/** A file's spec with some of its fields as they are live. */
import type { ContainerSpec } from "../model/container-spec.ts";
import { isMapping, type Mapping } from "../model/mapping.ts";
import type { LiveSpec } from "../model/observation.ts";
import { capturedImage } from "./captured-image.ts";

/**
 * All else stays as the file says it: spelled so, and with its wishes.
 * @param paths of differences, as `diffSpecs` tells them
 */
export function withLiveFields(
  spec: ContainerSpec,
  live: LiveSpec,
  paths: readonly string[],
): ContainerSpec {
  const taken = take("", spec, live.spec, paths) as ContainerSpec;
  if (!paths.includes("image")) return taken;
  const { pin: had, ...rest } = spec["x-ark"] ?? {};
  const { image, pin } = capturedImage(live, undefined, had !== undefined);
  const extension = pin === undefined ? rest : { ...rest, pin };
  const { "x-ark": _, ...others } = taken;
  return { ...others, image, ...(Object.keys(extension).length > 0 && { "x-ark": extension }) };
}

/**
 * The walk of `diffValues`, so that each path of a difference is met as it is: a key may have a dot,
 * and what is longer may be another's.
 */
function take(path: string, said: unknown, live: unknown, paths: readonly string[]): unknown {
  if (paths.includes(path)) return live;
  const below = path === "" || paths.some((each) => each.startsWith(`${path}.`));
  if (!below || !(isMapping(said) || isMapping(live))) return said;
  const [from, to] = [said, live].map((side) => isMapping(side) ? side : {}) as [Mapping, Mapping];
  const entries = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((key) => [key, take(path === "" ? key : `${path}.${key}`, from[key], to[key], paths)])
    .filter(([, value]) => value !== undefined);
  return entries.length === 0 ? live : Object.fromEntries(entries);
}
