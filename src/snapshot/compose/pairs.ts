/** Mappings that Compose also takes as lists of "key=value". */
import type { Field } from "../field.ts";
import { mapOf, scalar, scalarOrEmpty, text } from "../readers.ts";
import type { Reader } from "../readers.ts";

/** Values of any kind, as text; a variable with nothing behind it is one to take away. */
export function environment(field: Field): Record<string, string | null> | undefined {
  const value: Reader<string | null> = (inner) => inner.value === null ? null : scalar(inner);
  return pairs(field, value, null);
}

/** Labels, annotations, options, system controls. */
export function options(field: Field): Record<string, string> | undefined {
  return pairs<string>(field, scalarOrEmpty, "");
}

function pairs<T extends string | null>(
  field: Field,
  value: Reader<T>,
  bare: T,
): Record<string, T> | undefined {
  if (!Array.isArray(field.value)) return mapOf(value)(field);
  const entries = field.items().map((item): [string, T] | undefined => {
    const pair = text(item);
    if (pair === undefined) return undefined;
    const end = pair.indexOf("=");
    if (end === 0) return item.invalid("has nothing before its `=`");
    return end < 0 ? [pair, bare] : [pair.slice(0, end), pair.slice(end + 1) as T];
  });
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}
