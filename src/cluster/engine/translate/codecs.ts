/** How single values of the engine are said in a spec. Empty ones, and nulls, are not said. */
import { sortedUnique, sortKeys } from "../../../model/sorting.ts";
import { formatBytes, formatCpus, parseBytes, parseCpus } from "../../../model/units.ts";
import { containerName } from "./references.ts";
import type { CaptureContext, Codec, PlainCodec } from "./part.ts";

export const text: PlainCodec<string> = {
  read: (raw) => (typeof raw === "string" && raw !== "" ? raw : undefined),
  write: (value) => value,
};

/** True, or not said. */
export const flag: PlainCodec<boolean> = {
  read: (raw) => (raw === true ? true : undefined),
  write: (value) => value,
};

/** False is said too: it overrules the engine's own setting. */
export const choice: PlainCodec<boolean> = {
  read: (raw) => (typeof raw === "boolean" ? raw : undefined),
  write: (value) => value,
};

/** A number of which 0 is none. */
export const count: PlainCodec<number> = {
  read: (raw) => (typeof raw === "number" && raw !== 0 ? raw : undefined),
  write: (value) => value,
};

/** A number of which 0 and below are none. */
export const limit: PlainCodec<number> = {
  read: (raw) => (typeof raw === "number" && raw > 0 ? raw : undefined),
  write: (value) => value,
};

/** A number of which -1 is none, and 0 is not. */
export const fromZero: PlainCodec<number> = {
  read: (raw) => (typeof raw === "number" && raw >= 0 ? raw : undefined),
  write: (value) => value,
};

/** Bytes. */
export const size: PlainCodec<string> = {
  read: (raw) => (typeof raw === "number" && raw !== 0 ? formatBytes(raw) : undefined),
  write: (value) => parseBytes(value) ?? 0,
};

/** Billionths of a processor. */
export const processors: PlainCodec<string> = {
  read: (raw) => (typeof raw === "number" && raw > 0 ? formatCpus(raw) : undefined),
  write: (value) => parseCpus(value) ?? 0,
};

/** A list whose order matters. */
export const list: PlainCodec<string[]> = {
  read: (raw) => (Array.isArray(raw) && raw.length > 0 ? raw.map(String) : undefined),
  write: (value) => value,
};

/** A list whose order does not matter. */
export const set: PlainCodec<string[]> = {
  read: (raw) => (Array.isArray(raw) && raw.length > 0 ? sortedUnique(raw.map(String)) : undefined),
  write: (value) => value,
};

export const mapping: PlainCodec<Record<string, string>> = {
  read(raw) {
    if (raw === null || typeof raw !== "object") return undefined;
    const entries = Object.entries(raw).map(([key, value]) => [key, String(value)] as const);
    return entries.length > 0 ? sortKeys(Object.fromEntries(entries)) : undefined;
  },
  write: (value) => value,
};

/** Rows of the engine, each said by one value. The order does not matter. */
export function rows<Row, T>(
  key: (row: Row) => string,
  read: (row: Row) => T,
  write: (value: T) => Row,
): PlainCodec<T[]> {
  return {
    read(raw) {
      if (!Array.isArray(raw) || raw.length === 0) return undefined;
      const sorted = (raw as Row[]).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      return sorted.map(read);
    },
    write: (values) => values.map(write),
  };
}

/** As `codec`, but not said where it is what the engine does anyway. */
export function unless<T>(
  codec: Codec<T>,
  usual: (context: CaptureContext) => T | undefined,
): Codec<T> {
  return {
    read(raw, context) {
      const value = codec.read(raw, context);
      return value === usual(context) ? undefined : value;
    },
    write: (value) => codec.write(value),
  };
}

/** "container:ID" by the container's name; ids that nobody bears stay. */
export const namespaceMode: Codec<string> = {
  read(raw, context) {
    const mode = text.read(raw);
    if (mode === undefined || !mode.startsWith("container:")) return mode;
    return `container:${containerName(mode.slice("container:".length), context)}`;
  },
  write: (value) => value,
};
