/**
 * Reads the plain YAML that captures are written in, and most people write: block mappings and
 * lists, scalars on one line. It is about twenty times as fast as reading all of YAML, which is what a
 * repository of thousands of files is read in; whatever is beyond it is left to the `yaml` package.
 * A test holds it to reading exactly what that package reads.
 */
import type { Place } from "./place.ts";
import { plainScalar } from "./scalar.ts";

export interface PlainYaml {
  readonly value: unknown;
  /** Where the keys of each top-level mapping's mapping stand: `services` → `web` → place. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, Place>>;
}

interface Line {
  /** Columns before the text. */
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

const KEY = /^[A-Za-z_/][\w./-]*$/;
const QUOTED_KEY = /^("(?:[^"\\]|\\["\\/bfnrt])*"):(?: +(.*))?$/;
/** Tabs, carriage returns, control characters, and the line breaks of other times. */
const FORBIDDEN = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ufefe\uff00-\uffff]/;
const PLAIN = /^(?:[A-Za-z0-9_/.+(=^;$]|-[A-Za-z0-9-])/;
/** A comment or a mapping inside the scalar. */
const AMBIGUOUS = / #|:(?: |$)/;
const MAX_DEPTH = 32;
/** YAML's own limit is 1024, quotes and escapes included. */
const MAX_KEY = 500;
const LEADING_SPACES = /^ +/;
const END: Line = { indent: -1, text: "", number: 0 };

/** The file's data; undefined if it is not plain, or not YAML at all. */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (FORBIDDEN.test(text)) return undefined;
  return new Reader(text).read();
}

/** Thrown and caught here only: the file is not plain. */
const NOT_PLAIN = new Error("not plain YAML");

class Reader {
  readonly #lines: Line[];
  readonly #places = new Map<string, ReadonlyMap<string, Place>>();
  #next = 0;

  constructor(text: string) {
    this.#lines = linesOf(text);
  }

  read(): PlainYaml | undefined {
    try {
      if (this.#line.indent !== 0) return undefined;
      const value = this.#mapping(0, 0);
      return this.#line === END ? { value, places: this.#places } : undefined;
    } catch (error) {
      if (error === NOT_PLAIN) return undefined;
      throw error;
    }
  }

  get #line(): Line {
    return this.#lines[this.#next] ?? END;
  }

  /** The lines of one mapping, which begin at this column. `first` is what follows a list's dash. */
  #mapping(indent: number, depth: number, first?: Line, parent?: string): unknown {
    if (depth > MAX_DEPTH) throw NOT_PLAIN;
    const result: Record<string, unknown> = {};
    const places = parent === undefined ? undefined : new Map<string, Place>();
    for (let line = first ?? this.#line; line.indent === indent; line = this.#line) {
      if (line !== first) this.#next++;
      const pair = pairIn(line.text);
      if (pair === undefined) throw NOT_PLAIN;
      const { key, rest } = pair;
      if (Object.hasOwn(result, key) || key === "__proto__" || key.length > MAX_KEY) {
        throw NOT_PLAIN;
      }
      places?.set(key, { line: line.number, column: indent + 1 });
      result[key] = rest === undefined
        ? this.#nested(indent, depth, depth === 0 ? key : undefined)
        : scalar(rest);
    }
    if (places !== undefined) this.#places.set(parent!, places);
    return result;
  }

  /** What belongs to a key that has nothing on its own line. */
  #nested(indent: number, depth: number, parent?: string): unknown {
    const line = this.#line;
    if (isItem(line) && line.indent >= indent) return this.#list(line.indent, depth + 1);
    if (line.indent > indent) return this.#mapping(line.indent, depth + 1, undefined, parent);
    return null;
  }

  #list(indent: number, depth: number): unknown[] {
    if (depth > MAX_DEPTH) throw NOT_PLAIN;
    const items: unknown[] = [];
    for (let line = this.#line; line.indent === indent && isItem(line); line = this.#line) {
      this.#next++;
      items.push(this.#item(line, depth));
    }
    return items;
  }

  #item(line: Line, depth: number): unknown {
    const text = line.text.slice(1).replace(LEADING_SPACES, "");
    const indent = line.indent + line.text.length - text.length;
    if (pairIn(text) === undefined) return scalar(text);
    return this.#mapping(indent, depth + 1, { indent, text, number: line.number });
  }
}

/** A key and what stands behind it on its line; undefined where the line is no pair. */
function pairIn(text: string): { readonly key: string; readonly rest?: string } | undefined {
  if (text.startsWith('"')) return quotedPairIn(text);
  const end = text.indexOf(":");
  if (end < 0) return undefined;
  const key = text.slice(0, end);
  if (!KEY.test(key)) return undefined;
  if (end === text.length - 1) return { key };
  return text[end + 1] === " "
    ? { key, rest: text.slice(end + 1).replace(LEADING_SPACES, "") }
    : undefined;
}

function quotedPairIn(text: string): ReturnType<typeof pairIn> {
  const [, key, rest] = QUOTED_KEY.exec(text) ?? [];
  if (key === undefined) return undefined;
  return { key: unquote(key), ...(rest !== undefined && { rest }) };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let begin = 0, number = 1; begin < text.length; number++) {
    const newline = text.indexOf("\n", begin);
    const end = newline < 0 ? text.length : newline;
    let from = begin;
    while (from < end && text.charCodeAt(from) === SPACE) from++;
    let to = end;
    while (to > from && text.charCodeAt(to - 1) === SPACE) to--;
    if (from < to && text.charCodeAt(from) !== HASH) {
      lines.push({ indent: from - begin, text: text.slice(from, to), number });
    }
    begin = end + 1;
  }
  return lines;
}

const SPACE = 0x20;
const HASH = 0x23;

function isItem(line: Line): boolean {
  return line.text.startsWith("- ");
}

function scalar(text: string): unknown {
  if (text === "{}") return {};
  if (text === "[]") return [];
  if (text.startsWith('"')) return unquote(text);
  if (text.startsWith("'")) return unquoteSingle(text);
  if (!PLAIN.test(text) || AMBIGUOUS.test(text)) throw NOT_PLAIN;
  return plainScalar(text);
}

/** JSON's strings are YAML's, escapes included; YAML has more of them. */
function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string") return value;
  } catch {
    // Not JSON, but perhaps YAML.
  }
  throw NOT_PLAIN;
}

function unquoteSingle(text: string): string {
  if (!/^'(?:[^']|'')*'$/.test(text) || text === "'") throw NOT_PLAIN;
  return text.slice(1, -1).replaceAll("''", "'");
}
