/** A list of a service, in whatever syntax, changed item by item. */
import type { YAMLSeq } from "yaml";
import type { ContainerSpec } from "../model/container-spec.ts";
import type { FileScope } from "./compose/draft.ts";
import { readService } from "./compose/service.ts";
import { Field } from "./field.ts";
import { stableJson } from "./stable-json.ts";
import { newNode } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

interface ListEdit {
  readonly key: keyof ContainerSpec;
  /** What Compose calls it. */
  readonly composeKey: string;
  /** The key alone, as it is to be. */
  readonly part: ContainerSpec;
  /** A spec in the words of Compose. */
  readonly compose: (part: ContainerSpec) => Record<string, unknown>;
  readonly current: { readonly key: string; readonly name: string };
  readonly scope: FileScope;
  /** The file's data, with its variables filled. */
  readonly data: unknown;
}

/**
 * Items that stand for nothing but what is wanted stay as they are, "80:80" as well as the long
 * syntax; the others go, and what is missing is added. Whether the order is right is not looked at.
 * @returns false, with nothing done, where the list cannot say what is wanted
 */
export function editList(list: YAMLSeq, edit: ListEdit): boolean {
  const wanted = unitsOf(edit.part[edit.key]);
  const written = rawItems(edit);
  if (!wanted || written.length !== list.items.length) return false;
  const kept = list.items.filter((_, i) => {
    const units = [...unitsOf(readAlone(written[i], edit)) ?? []];
    if (units.length === 0 || !units.every(([unit]) => wanted.has(unit))) return false;
    for (const [unit] of units) wanted.delete(unit);
    return true;
  });
  const added = [...wanted.values()].map((unit) => writtenAlone(unit, edit));
  if (added.some((item) => item === undefined)) return false;
  list.items = [...kept, ...added.map((item) => newNode(item!))];
  return list.items.length > 0;
}

/** Items of a list, or entries of a mapping, by what they say; undefined of all else. */
function unitsOf(value: unknown): Map<string, unknown> | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const units = Array.isArray(value) ? value : Object.entries(value).map((pair) => ({ pair }));
  return new Map(units.map((unit) => [stableJson(unit), unit]));
}

function rawItems({ data, current, composeKey }: ListEdit): unknown[] {
  const service =
    (data as { services: Record<string, Record<string, unknown>> }).services[current.key];
  const items = service?.[composeKey];
  return Array.isArray(items) ? items : [];
}

/** What an item would say if it were alone. */
function readAlone(item: unknown, { composeKey, key, current, scope }: ListEdit): unknown {
  const service = { image: "image", [composeKey]: [item] };
  const file = new Field({}, { findings: [] });
  return readService(file.child(current.key, service), current.name, scope).spec[key];
}

/** One item of the list, or one entry of the mapping as an item: "key=value", or the key alone. */
function writtenAlone(unit: unknown, { key, compose }: ListEdit): Data | undefined {
  const pair = (unit as { pair?: [string, unknown] }).pair;
  const part = { [key]: pair ? Object.fromEntries([pair]) : [unit] } as unknown as ContainerSpec;
  const written = Object.values(compose(part))[0];
  if (Array.isArray(written)) return written[0] as Data;
  const [name, value] = Object.entries(written as object)[0]!;
  if (typeof value === "string") return `${name}=${value}`;
  return value === null || Object.keys(value as object).length === 0 ? name : undefined;
}
