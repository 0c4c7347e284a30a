/** Values that may be written in several forms, each in the one that can be merged, with origins. */
import { isMapping } from "../../model/mapping.ts";
import { hostAddress, textOf } from "./item-keys.ts";
import type { Origins, Sourced } from "./sourced.ts";

/** The entries of a mapping. */
export type Entries = ReadonlyMap<string, Sourced>;

export function entriesOf(mapping: Sourced, origins: Origins): Entries | undefined {
  if (!isMapping(mapping.value)) return undefined;
  return new Map(Object.keys(mapping.value).map((key) => [key, origins.child(mapping, key)]));
}

/** The items of a list; one alone may stand without it. Undefined of a mapping. */
export function itemsOf(list: Sourced, origins: Origins): readonly Sourced[] | undefined {
  if (isMapping(list.value)) return undefined;
  if (list.value === null) return [];
  if (!Array.isArray(list.value)) return [list];
  return list.value.map((_, i) => origins.child(list, i));
}

/** Of "KEY=value" and "KEY" in a list; undefined where an item is neither. */
export function pairsOf(pairs: Sourced, origins: Origins): Entries | undefined {
  return entriesOf(pairs, origins) ?? listed(pairs, origins, (text) => {
    const end = text.indexOf("=");
    return end < 0 ? [text, null] : [text.slice(0, end), text.slice(end + 1)];
  });
}

/** Of names in a list, each of which says `meaning`; undefined where an item is none. */
export function namesOf(names: Sourced, meaning: unknown, origins: Origins): Entries | undefined {
  return entriesOf(names, origins) ?? listed(names, origins, (text) => [text, meaning]);
}

function listed(
  list: Sourced,
  origins: Origins,
  split: (text: string) => readonly [string, unknown],
): Entries | undefined {
  if (!Array.isArray(list.value)) return undefined;
  const entries = new Map<string, Sourced>();
  for (const { value, origin } of itemsOf(list, origins)!) {
    const text = textOf(value);
    const [key, said] = text === undefined ? ["", null] : split(text);
    if (key === "") return undefined;
    entries.set(key, { value: said, origin });
  }
  return entries;
}

/** Of a mapping of hosts to one address or several: "host=address" each; undefined where one is none. */
export function hostsOf(hosts: Sourced, origins: Origins): readonly Sourced[] | undefined {
  const entries = entriesOf(hosts, origins);
  if (entries === undefined) return itemsOf(hosts, origins);
  const found: Sourced[] = [];
  for (const [host, addresses] of entries) {
    for (const { value, origin } of itemsOf(addresses, origins) ?? [addresses]) {
      const address = textOf(value);
      if (address === undefined) return undefined;
      found.push({ value: `${host}=${address}`, origin });
    }
  }
  return found;
}

/** By host, its addresses; undefined where an item of the list is none. */
export function hostAddressesOf(hosts: Sourced, origins: Origins): Entries | undefined {
  const mapping = entriesOf(hosts, origins);
  if (mapping !== undefined) return mapping;
  const byHost = new Map<string, Sourced[]>();
  for (const { value, origin } of itemsOf(hosts, origins) ?? []) {
    const [host, address] = hostAddress(value)?.split(" ") ?? [];
    if (host === undefined) return undefined;
    byHost.set(host, [...byHost.get(host) ?? [], { value: address, origin }]);
  }
  const lists = [...byHost].map(([host, all]) => [host, listOf(all, all[0]!, origins)] as const);
  return new Map(lists);
}

/** @param origin where the whole is said to stand */
export function mappingOf(entries: Entries, { origin }: Sourced, origins: Origins): Sourced {
  const all = [...entries];
  const value = Object.fromEntries(all.map(([key, entry]) => [key, entry.value]));
  origins.note(value, new Map(all.map(([key, entry]) => [key, entry.origin])));
  return { value, origin };
}

/** @param origin where the whole is said to stand */
export function listOf(items: readonly Sourced[], { origin }: Sourced, origins: Origins): Sourced {
  const value = items.map((item) => item.value);
  origins.note(value, new Map(items.map((item, i) => [i, item.origin])));
  return { value, origin };
}
