/** `networks` of a service, a list or a mapping, with some of them changed where they stand. */
import { isMap, isScalar, isSeq, Pair, YAMLMap } from "yaml";
import type { Scalar, YAMLSeq } from "yaml";
import { stableJson } from "./stable-json.ts";
import { isBlank, newNode, pairOf, setKey } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

/** In the words of Compose, by the keys of the file's top level. */
export type Attached = Readonly<Record<string, Readonly<Record<string, Data>>>>;

/**
 * @param implied aliases that need not be written, and stay where they are
 * @returns whether it could be changed
 */
export function editNetworks(
  service: YAMLMap,
  was: Attached,
  wanted: Attached,
  implied: readonly string[],
): boolean {
  const names = [...new Set([...Object.keys(was), ...Object.keys(wanted)])];
  const changed = names.filter((name) => stableJson(was[name]) !== stableJson(wanted[name]));
  if (changed.length === 0) return true;
  // Without any it would be on the default network.
  if (Object.keys(wanted).length === 0) return false;
  const pair = pairOf(service, "networks");
  if (pair === undefined || isBlank(pair)) {
    setKey(service, "networks", anew(wanted));
    return true;
  }
  if (isSeq(pair.value) && !changed.every((name) => saysNothing(wanted[name]))) {
    if (!pair.value.items.every(isScalar)) return false;
    pair.value = asMapping(pair.value);
  }
  const { value } = pair;
  if (!isSeq(value) && !isMap(value)) return false;
  const isChanged = changed.every((name) =>
    isSeq(value)
      ? editItem(value, name, name in wanted)
      : editEntry(value, name, was[name], wanted[name], implied)
  );
  // What is left is said elsewhere.
  if (value.items.length === 0) setKey(service, "networks", undefined);
  return isChanged;
}

function saysNothing(attachment: Attached[string] = {}): boolean {
  return Object.keys(attachment).length === 0;
}

/** As short as it can be said. */
function anew(wanted: Attached): Data {
  return Object.values(wanted).every(saysNothing) ? Object.keys(wanted) : wanted;
}

function editItem(list: YAMLSeq, name: string, isWanted: boolean): boolean {
  const at = list.items.findIndex((item) => isScalar(item) && item.value === name);
  if (isWanted) list.items.push(newNode(name));
  else if (at !== -1) list.items.splice(at, 1);
  return isWanted || at !== -1;
}

/** Comments stay at their items. */
function asMapping({ items, comment, commentBefore }: YAMLSeq): YAMLMap {
  const map = new YAMLMap();
  Object.assign(map, { comment, commentBefore });
  map.items = (items as Scalar[]).map((key) => {
    const value = newNode({}) as YAMLMap;
    value.comment = key.comment ?? null;
    key.comment = null;
    return new Pair<unknown, unknown>(key, value);
  });
  return map;
}

function editEntry(
  map: YAMLMap,
  name: string,
  was: Attached[string] | undefined,
  wanted: Attached[string] | undefined,
  implied: readonly string[],
): boolean {
  const pair = pairOf(map, name);
  // Where it is not, something else says it.
  if (was !== undefined && pair === undefined) return false;
  if (wanted === undefined || pair === undefined || isBlank(pair)) {
    setKey(map, name, wanted);
    return true;
  }
  const { value } = pair;
  if (!isMap(value)) return false;
  if (value.items.length === 0) value.flow = false;
  const keys = [...new Set([...Object.keys(was ?? {}), ...Object.keys(wanted)])];
  for (const key of keys.filter((it) => stableJson(was?.[it]) !== stableJson(wanted[it]))) {
    setKey(value, key, key === "aliases" ? aliases(value, wanted[key], implied) : wanted[key]);
  }
  if (value.items.length === 0) value.flow = true;
  return true;
}

/** With those that are written, though they need not be. */
function aliases(
  attachment: YAMLMap,
  wanted: Data | undefined,
  implied: readonly string[],
): Data | undefined {
  const node = pairOf(attachment, "aliases")?.value;
  const texts = isSeq(node) ? node.items.map((it) => isScalar(it) ? String(it.value) : "") : [];
  const written = texts.filter((it) => implied.includes(it));
  const all = [...written, ...(wanted as readonly string[] | undefined) ?? []];
  return all.length === 0 ? undefined : all;
}
