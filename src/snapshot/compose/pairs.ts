/** Mappings that Compose also takes as lists of "key=value". */
import type { Field } from "../field.ts";
import { listOf, mapOf, reader, scalar, scalarOrEmpty, schemaOf, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { anyOf } from "../schema.ts";

/** Values of any kind, as text; a variable with nothing behind it is one to take away. */
export const environment = pairs<string | null>(
  reader(
    schemaOf(scalarOrEmpty),
    (field) => field.value === null ? null : scalar(field),
  ),
  null,
);

/** Labels, annotations, options, system controls. */
export const options = pairs<string>(scalarOrEmpty, "");

/** @param bare what an item without "=" stands for */
function pairs<T extends string | null>(value: Reader<T>, bare: T): Reader<Record<string, T>> {
  const mapping = mapOf(value);
  return reader(
    anyOf(schemaOf(mapping), schemaOf(listOf(text))),
    (field) => Array.isArray(field.value) ? pairsOf(field, bare) : mapping(field),
  );
}

function pairsOf<T extends string | null>(field: Field, bare: T): Record<string, T> {
  const entries = field.items().map((item): [string, T] | undefined => {
    const pair = text(item);
    if (pair === undefined) return undefined;
    const end = pair.indexOf("=");
    if (end === 0) return item.invalid("has nothing before its `=`");
    return end < 0 ? [pair, bare] : [pair.slice(0, end), pair.slice(end + 1) as T];
  });
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}
