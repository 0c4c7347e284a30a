/** What a file is to say, in the words in which it says it already: with its variables. */
import { stableJson } from "../stable-json.ts";
import type { Data } from "../yaml/update-node.ts";
import { escapeDollars } from "./escape-dollars.ts";

/**
 * @param wanted as a file has to write it: with `$$`
 * @param written what stands there
 * @param filled the same with its variables filled, of the same shape
 * @returns what is wanted, with each part of `written` that says its part of it
 */
export function keepVariables(wanted: Data, written: unknown, filled: unknown): Data {
  if (written === filled) return wanted;
  if (says(filled, wanted)) return written as Data;
  if (Array.isArray(wanted)) return keepItems(wanted, written, filled);
  if (!isMapping(wanted) || !isMapping(written) || !isMapping(filled)) return wanted;
  return Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => [
      key,
      Object.hasOwn(written, key) ? keepVariables(value, written[key], filled[key]) : value,
    ]),
  );
}

/** Items have no names: those that say the same are taken for the same. */
function keepItems(wanted: readonly Data[], written: unknown, filled: unknown): Data {
  if (!Array.isArray(written) || !Array.isArray(filled)) return wanted;
  const left = new Set(written.keys());
  return wanted.map((item) => {
    const same = [...left].find((at) => says(filled[at], item));
    if (same === undefined) return item;
    left.delete(same);
    return written[same] as Data;
  });
}

/** A number may have been filled in as text. */
function says(filled: unknown, wanted: Data): boolean {
  if (typeof filled === "string" && typeof wanted !== "object") {
    return escapeDollars(filled) === String(wanted);
  }
  return stableJson(escaped(filled)) === stableJson(wanted);
}

function escaped(data: unknown): unknown {
  if (typeof data === "string") return escapeDollars(data);
  if (Array.isArray(data)) return data.map(escaped);
  if (!isMapping(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, escaped(value)]));
}

function isMapping(data: unknown): data is { readonly [key: string]: Data } {
  return data !== null && typeof data === "object" && !Array.isArray(data);
}
