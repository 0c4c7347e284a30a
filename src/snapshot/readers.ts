/** From a field to a value of the model. A reader answers undefined after it reported why. */
import { formatBytes, formatDuration, parseBytes, parseDuration } from "../model/units.ts";
import type { Field } from "./field.ts";
import { fillDollars } from "./variables.ts";

export type Reader<T> = (field: Field) => T | undefined;

/** Text; a number keeps its spelling. */
export function text(field: Field): string | undefined {
  if (typeof field.value === "number") return String(field.value);
  if (typeof field.value === "boolean") return field.wrong("text (put it in quotes)");
  if (typeof field.value !== "string") return field.wrong("text");
  return fillDollars(field.value, field);
}

/** As text, for what a mapping may say unquoted: numbers and booleans too. */
export function scalar(field: Field): string | undefined {
  if (typeof field.value === "boolean") return String(field.value);
  return text(field);
}

/** As text; nothing at all is the empty text. */
export function scalarOrEmpty(field: Field): string | undefined {
  return field.value === null ? "" : scalar(field);
}

export function flag(field: Field): boolean | undefined {
  if (typeof field.value === "boolean") return field.value;
  if (field.value === "true" || field.value === "false") return field.value === "true";
  return field.wrong("true or false");
}

export function integer(field: Field): number | undefined {
  const value = typeof field.value === "string" ? Number(text(field) || NaN) : field.value;
  return Number.isSafeInteger(value) ? (value as number) : field.unreadable("a whole number");
}

/** "1m30s"; as canonical text. */
export function duration(field: Field): string | undefined {
  const nanoseconds = parseDuration(typeof field.value === "string" ? text(field) ?? "" : "");
  if (nanoseconds !== undefined) return formatDuration(nanoseconds);
  return field.unreadable("a duration such as `30s` or `1m30s`");
}

/** 1048576, "512m" or "1.5gb"; as canonical text. */
export function size(field: Field): string | undefined {
  const given = typeof field.value === "object" ? undefined : scalar(field);
  const bytes = given === undefined ? undefined : parseBytes(given);
  return bytes === undefined
    ? field.unreadable("a size such as `512m` or `1gb`")
    : formatBytes(bytes);
}

export function listOf<T>(item: Reader<T>): Reader<T[]> {
  return (field) => field.items().map(item).filter((value) => value !== undefined);
}

/** One alone may stand without the list. */
export function oneOrListOf<T>(item: Reader<T>): Reader<T[]> {
  const list = listOf(item);
  return (field) => {
    if (Array.isArray(field.value) || field.value === null) return list(field);
    const one = item(field);
    return one === undefined ? undefined : [one];
  };
}

export function mapOf<T>(value: Reader<T>): Reader<Record<string, T>> {
  return (field) => {
    const entries = field.entries().map(([key, inner]): [string, T | undefined] => [
      key,
      value(inner),
    ]);
    return Object.fromEntries(entries.filter(([, read]) => read !== undefined)) as Record<
      string,
      T
    >;
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return (field) => {
    const given = text(field);
    if (given === undefined || words.includes(given as T)) return given as T | undefined;
    return field.invalid(`is not one of ${words.join(", ")}`);
  };
}

export type Readers<T> = { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> };

/** A mapping whose keys are all known. A key with nothing behind it is as absent. */
export function objectOf<T extends object>(readers: Readers<T>): Reader<Partial<T>> {
  return (field) => {
    const entries = field.entries().map(([key, inner]) => {
      const reader = ownReader(readers, key);
      if (!reader) return [key, isExtension(key) ? undefined : inner.unknown(Object.keys(readers))];
      return [key, inner.value === null ? undefined : reader(inner)];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<T>;
  };
}

/** As objectOf, with keys that must be there. */
export function recordOf<T extends object>(
  required: readonly (keyof T & string)[],
  readers: Readers<T>,
): Reader<T> {
  const read = objectOf(readers);
  return (field) => {
    const before = field.root.findings.length;
    const value = read(field);
    const absent = required.filter((key) => value?.[key] === undefined);
    if (absent.length === 0) return value as T;
    if (field.root.findings.length > before) return undefined;
    return field.report("missing-key", `${field.title} lacks \`${absent[0]}\``);
  };
}

function ownReader<T extends object>(
  readers: Readers<T>,
  key: string,
): Reader<unknown> | undefined {
  return Object.hasOwn(readers, key) ? readers[key as keyof T] : undefined;
}

/** Compose leaves keys that begin so to other tools. */
export function isExtension(key: string): boolean {
  return key.startsWith("x-") && key !== "x-ark";
}
