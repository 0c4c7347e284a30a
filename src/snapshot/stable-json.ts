/** JSON with sorted keys: equal values, equal texts. What is undefined is left out. */
export function stableJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? "null";
}

/** Itself where all of it is in order, as most of it is: nothing is made that is there. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? sortedList(value) : sortedMapping(value as Mapping);
}

type Mapping = Readonly<Record<string, unknown>>;

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
  const values = keys.map((key) => sorted(mapping[key]));
  const isInOrder = keys.every((key, at) =>
    (at === 0 || keys[at - 1]! < key) && values[at] === mapping[key]
  );
  if (isInOrder) return mapping;
  const entries = keys.map((key, at) => [key, values[at]] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
