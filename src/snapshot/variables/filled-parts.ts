/** Which parts of a spec are what they are only by the values of this process's variables. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import { stableJson } from "../stable-json.ts";

/** What a spec says, each value with its path, each item of a list by itself. */
export function partsOf(spec: ContainerSpec | undefined): ReadonlySet<string> {
  const parts = new Set<string>();
  const add = (path: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) {
        parts.add(`${path} ${stableJson(item)}`);
      }
    } else if (value !== null && typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) add(`${path}\0${key}`, inner);
    } else if (value !== undefined) parts.add(`${path} ${stableJson(value)}`);
  };
  add("", spec);
  return parts;
}

/**
 * Parts of what is wanted that the file says by such variables, and is to go on saying by them.
 * @param blank what it says without their values
 */
export function filledParts(
  current: ContainerSpec,
  blank: ContainerSpec | undefined,
  wanted: ContainerSpec,
): string[] {
  const [unfilled, kept] = [partsOf(blank), partsOf(wanted)];
  return [...partsOf(current)].filter((part) => !unfilled.has(part) && kept.has(part));
}
