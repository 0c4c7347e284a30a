/** Data of a Compose file with the values of variables in it. */
import type { Finding } from "../field.ts";
import type { Lookup } from "../project/sources.ts";
import type { Path } from "../yaml/place.ts";
import { fill } from "./template.ts";
import type { Mistake } from "./template.ts";

/** What the texts of one file may come to; characters. */
export const MAX_FILLED = 1024 * 1024;

/** As YAML may write a `$`. */
const DOLLAR = /\$|\\(?:x24|u0024|U00000024)/;

/** Whether there is anything to interpolate in a file of this text. */
export function hasVariables(yaml: string): boolean {
  return yaml.includes("$") || (yaml.includes("\\") && DOLLAR.test(yaml));
}

/**
 * Fills every text but keys, and undoes `$$`. What has no `$` is the very same afterwards. A text with
 * a mistake stays as it is: see `withoutEchoes`.
 * @param data mappings, lists and scalars
 * @param report is given each mistake once, with its path from here
 */
export function interpolate(
  data: unknown,
  lookup: Lookup,
  report: (finding: Finding) => void,
): unknown {
  return new Interpolation(lookup, report).filled(data, []);
}

class Interpolation {
  readonly #lookup: Lookup;
  readonly #report: (finding: Finding) => void;
  #left = MAX_FILLED;

  constructor(lookup: Lookup, report: (finding: Finding) => void) {
    this.#lookup = lookup;
    this.#report = report;
  }

  /** @param path is changed while it goes on, and as it was at the end */
  filled(data: unknown, path: (string | number)[]): unknown {
    if (typeof data === "string") return data.includes("$") ? this.#text(data, path) : data;
    if (data === null || typeof data !== "object") return data;
    if (Array.isArray(data)) return this.#list(data, path);
    return this.#mapping(data, path);
  }

  #list(list: readonly unknown[], path: (string | number)[]): readonly unknown[] {
    let made: unknown[] | undefined;
    list.forEach((item, at) => {
      const filled = this.#inside(item, at, path);
      if (filled !== item) (made ??= [...list])[at] = filled;
    });
    return made ?? list;
  }

  #mapping(mapping: object, path: (string | number)[]): object {
    const entries = Object.entries(mapping);
    const filled = entries.map(([key, value]) => [key, this.#inside(value, key, path)] as const);
    return filled.some(([, it], at) => it !== entries[at]![1])
      ? Object.fromEntries(filled)
      : mapping;
  }

  #inside(value: unknown, key: string | number, path: (string | number)[]): unknown {
    path.push(key);
    const filled = this.filled(value, path);
    path.pop();
    return filled;
  }

  #text(text: string, path: Path): string {
    const filled = fill(text, this.#lookup, Math.max(this.#left, 0));
    if ("text" in filled) {
      this.#left -= filled.text.length;
      return filled.text;
    }
    // Of a file that is too large it is said once.
    const told = filled.mistakes.filter(({ kind }) => kind !== "too-long" || this.#left >= 0);
    if (filled.mistakes.some(({ kind }) => kind === "too-long")) this.#left = -1;
    for (const mistake of told) this.#report(findingOf(mistake, text, [...path]));
    return text;
  }
}

/** Without what is said of a text only because its variables could not be filled. */
export function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const codes: ReadonlySet<string> = new Set(Object.values(MISTAKE_CODES));
  const places = findings.filter(({ code }) => codes.has(code)).map(({ path }) => keyOf(path));
  if (places.length === 0) return findings;
  const unfilled = new Set(places);
  const isEcho = ({ path }: Finding) => path.some((_, at) => unfilled.has(keyOf(path, at + 1)));
  return findings.filter((finding) => codes.has(finding.code) || !isEcho(finding));
}

function keyOf(path: Path, length = path.length): string {
  return JSON.stringify(path.slice(0, length));
}

/** What each kind of mistake is called. */
export const MISTAKE_CODES = {
  "syntax": "variable-syntax",
  "unset": "variable-unset",
  "too-long": "variables-explode",
} as const;

function findingOf({ kind, offset, message, hint }: Mistake, text: string, path: Path): Finding {
  const within = { text, offset };
  return { code: MISTAKE_CODES[kind], path, on: "value", message, hint, within };
}
