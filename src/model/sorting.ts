/** Order by code unit, which is the same on every machine. */

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sortedUnique(values: Iterable<string>): string[] {
  return [...new Set(values)].sort(compareText);
}

/** The same mapping with its keys in order. */
export function sortKeys<T>(mapping: Readonly<Record<string, T>>): Record<string, T> {
  const keys = Object.keys(mapping).sort(compareText);
  return Object.fromEntries(keys.map((key) => [key, mapping[key]!] as const));
}
