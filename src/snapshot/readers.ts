/** From a field to a value of the model. A reader answers undefined after it reported why. */
import { nearest } from "../model/nearest.ts";
import {
  DURATION_PATTERN,
  formatBytes,
  formatDuration,
  parseBytes,
  parseDuration,
  SIZE_PATTERN,
} from "../model/units.ts";
import type { Field } from "./field.ts";
import { anyOf, ANYTHING, keysSchema } from "./schema.ts";
import type { Schema, SchemaObject } from "./schema.ts";

export interface Reader<T> {
  (field: Field): T | undefined;
  /** What it takes; absent: anything. The schemas of the files are made of it. */
  readonly schema?: Schema;
}

/** A reader with what it takes beside it. @param read a function of its own */
export function reader<T>(schema: Schema, read: (field: Field) => T | undefined): Reader<T> {
  return Object.assign(read, { schema });
}

/** Makes something of what `read` reads. @param narrower where that takes less than `read` does */
export function refine<T, U>(
  read: Reader<T>,
  next: (value: T, field: Field) => U | undefined,
  narrower: SchemaObject = {},
): Reader<U> {
  return reader({ ...schemaOf(read), ...narrower }, (field) => {
    const value = read(field);
    return value === undefined ? undefined : next(value, field);
  });
}

/** With what an editor says of it. @param usual what holds where it is absent */
export function described<T>(description: string, read: Reader<T>, usual?: unknown): Reader<T> {
  const said = usual === undefined ? { description } : { description, default: usual };
  return reader({ ...schemaOf(read), ...said }, (field) => read(field));
}

/** What a reader or rule takes. */
export function schemaOf({ schema = ANYTHING }: { readonly schema?: Schema }): Schema {
  return schema;
}

/** Of a key that is understood but changes nothing here: a warning. @param why or what to do */
export function ignored(why: string): Reader<never> {
  return reader<never>(
    { deprecated: true, deprecationMessage: `This has no effect. ${why}` },
    (field) => field.report("no-effect", `${field.title} has no effect`, why, "key"),
  );
}

/** Of a key that Compose has, where leaving it unheeded would change what runs. */
export function refused(instead: string): Reader<never> {
  return reader<never>(
    false,
    (field) => field.report("unsupported-key", `${field.title} is not supported`, instead, "key"),
  );
}

/** Of a key of which only the one value that holds anyway can be had. */
export function only(value: string | number | boolean, instead: string): Reader<never> {
  return reader<never>({ enum: [value] }, (field) => {
    if (String(field.value) === String(value)) return undefined;
    const message = `${field.title} must be \`${value}\` or absent`;
    return field.report("unsupported-key", message, instead);
  });
}

/** Text; a number keeps its spelling. */
export const text: Reader<string> = reader({ type: ["string", "number"] }, (field) => {
  if (typeof field.value === "number") return String(field.value);
  if (typeof field.value === "boolean") return field.wrong("text (put it in quotes)");
  if (typeof field.value !== "string") return field.wrong("text");
  return field.value;
});

/** As text, for what a mapping may say unquoted: numbers and booleans too. */
export const scalar: Reader<string> = reader(
  { type: ["string", "number", "boolean"] },
  (field) => typeof field.value === "boolean" ? String(field.value) : text(field),
);

/** As text; nothing at all is the empty text. */
export const scalarOrEmpty: Reader<string> = reader(
  { type: ["string", "number", "boolean", "null"] },
  (field) => field.value === null ? "" : scalar(field),
);

/** As Compose has them, of YAML's former words. Source: https://yaml.org/type/bool.html */
const YES = /^(?:y|yes|true|on)$/i;
const NO = /^(?:n|no|false|off)$/i;

export const flag: Reader<boolean> = reader(
  { type: ["boolean", "string"], pattern: "^(?:true|false|yes|no|on|off|y|n)$" },
  (field) => {
    if (typeof field.value === "boolean") return field.value;
    const given = typeof field.value === "string" ? field.value : "";
    if (YES.test(given) || NO.test(given)) return YES.test(given);
    return field.wrong("true or false");
  },
);

const INTEGER_PATTERN = "^[-+]?(?:0|[1-9]\\d*)$";
const INTEGER = new RegExp(INTEGER_PATTERN);

export const integer: Reader<number> = reader(
  { type: ["integer", "string"], pattern: INTEGER_PATTERN },
  (field) => {
    const given = field.value;
    const value = typeof given === "string" && INTEGER.test(given) ? Number(given) : given;
    return Number.isSafeInteger(value) ? (value as number) : field.unreadable("a whole number");
  },
);

/** "1m30s"; as canonical text. */
export const duration: Reader<string> = reader(
  { type: "string", pattern: DURATION_PATTERN },
  (field) => {
    const given = field.value === 0 ? "0" : typeof field.value === "string" ? field.value : "";
    const nanoseconds = parseDuration(given);
    if (nanoseconds !== undefined) return formatDuration(nanoseconds);
    if (typeof field.value === "number") {
      return field.invalid("lacks a unit", `Such as \`${field.value}s\`.`);
    }
    return field.unreadable("a duration such as `30s` or `1m30s`");
  },
);

/** 1048576, "512m" or "1.5gb"; as canonical text. */
export const size: Reader<string> = reader(
  { type: ["string", "integer"], pattern: `${SIZE_PATTERN}|^-1$` },
  (field) => {
    const given = typeof field.value === "object" ? undefined : scalar(field);
    const bytes = given === undefined ? undefined : parseBytes(given);
    return bytes === undefined
      ? field.unreadable("a size such as `512m` or `1gb`")
      : formatBytes(bytes);
  },
);

export function listOf<T>(item: Reader<T>): Reader<T[]> {
  return reader(
    { type: "array", items: schemaOf(item) },
    (field) => field.items().map(item).filter((value) => value !== undefined),
  );
}

/** One alone may stand without the list. */
export function oneOrListOf<T>(item: Reader<T>): Reader<T[]> {
  const list = listOf(item);
  return reader(anyOf(schemaOf(item), schemaOf(list)), (field) => {
    if (Array.isArray(field.value) || field.value === null) return list(field);
    const one = item(field);
    return one === undefined ? undefined : [one];
  });
}

/** A mapping or a list is read by `long`, all else by `short`. */
export function shortOrLong<T>(short: Reader<T>, long: Reader<T>): Reader<T> {
  return reader(
    anyOf(schemaOf(short), schemaOf(long)),
    (field) => field.value !== null && typeof field.value === "object" ? long(field) : short(field),
  );
}

export function mapOf<T>(value: Reader<T>): Reader<Record<string, T>> {
  return reader({ type: "object", additionalProperties: schemaOf(value) }, (field) => {
    const entries: [string, T][] = [];
    for (const [key, inner] of field.entries()) {
      const read = value(inner);
      if (read !== undefined) entries.push([key, read]);
    }
    return Object.fromEntries(entries);
  });
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return reader({ enum: words }, (field) => {
    const given = text(field);
    if (given === undefined || words.includes(given as T)) return given as T | undefined;
    const near = nearest(given, words);
    const hint = near === undefined ? undefined : `Did you mean \`${near}\`?`;
    return field.invalid(`is not one of ${words.join(", ")}`, hint);
  });
}

export type Readers<T> = { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> };

/** A mapping whose keys are all known. A key with nothing behind it is as absent. */
export function objectOf<T extends object>(readers: Readers<T>): Reader<Partial<T>> {
  return reader(keysSchema(schemasOf(readers)), (field) => {
    const read: Partial<Record<string, unknown>> = {};
    for (const [key, inner] of field.entries()) {
      const reader = ownReader(readers, key);
      if (!reader) {
        if (!isExtension(key)) inner.unknown(Object.keys(readers));
      } else if (inner.value !== null) {
        const value = reader(inner);
        if (value !== undefined) read[key] = value;
      }
    }
    return read as Partial<T>;
  });
}

/** As objectOf, with keys that must be there. */
export function recordOf<T extends object>(
  required: readonly (keyof T & string)[],
  readers: Readers<T>,
): Reader<T> {
  const read = objectOf(readers);
  return reader(keysSchema(schemasOf(readers), required), (field) => {
    const before = field.root.findings.length;
    const value = read(field);
    const absent = required.filter((key) => value?.[key] === undefined);
    if (absent.length === 0) return value as T;
    if (field.root.findings.length > before) return undefined;
    return field.report("missing-key", `${field.title} lacks \`${absent[0]}\``);
  });
}

/** What stands behind each key. */
export function schemasOf(
  readers: Readonly<Record<string, { readonly schema?: Schema }>>,
): Record<string, Schema> {
  return Object.fromEntries(Object.entries(readers).map(([key, read]) => [key, schemaOf(read)]));
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
