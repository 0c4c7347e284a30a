import type { Mapping } from "../model/mapping.ts";

/** JSON with sorted keys: equal values, equal texts. What is undefined is left out. */
export function stableJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? "null";
}

/** Itself where all of it is in order: nothing is made that is there. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? sortedList(value) : sortedMapping(value as Mapping);
}

function sortedList(list: readonly unknown[]): readonly unknown[] {
  let made: unknown[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const item = sorted(list[at]);
    if (item !== list[at]) (made ??= [...list])[at] = item;
  }
  return made ?? list;
}

function sortedMapping(mapping: Mapping): Mapping {
  const keys = Object.keys(mapping);
  let isInOrder = true;
  for (let at = 1; at < keys.length && isInOrder; at++) isInOrder = keys[at - 1]! < keys[at]!;
  if (!isInOrder) keys.sort();
  let made = isInOrder ? undefined : {} as Record<string, unknown>;
  for (const [at, key] of keys.entries()) {
    const value = sorted(mapping[key]);
    if (made === undefined && value !== mapping[key]) made = beginning(mapping, keys.slice(0, at));
    if (made !== undefined) put(made, key, value);
  }
  return made ?? mapping;
}

function beginning(mapping: Mapping, keys: readonly string[]): Record<string, unknown> {
  const made = {};
  for (const key of keys) put(made, key, mapping[key]);
  return made;
}

/** Also of the key that would say what the mapping inherits from. */
function put(mapping: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") mapping[key] = value;
  else Object.defineProperty(mapping, key, { value, enumerable: true });
}
