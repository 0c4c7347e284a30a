/**
 * Files of variables, such as `.env`: `NAME=value` line by line.
 * Source: https://docs.docker.com/reference/compose-file/services/#env_file-format, and for what it
 * leaves open compose-spec/compose-go, dotenv/parser.go
 */
import type { Lookup } from "../project/sources.ts";
import { placeAt } from "../yaml/place.ts";
import type { Place } from "../yaml/place.ts";
import { MAX_FILLED, MISTAKE_CODES } from "./interpolate.ts";
import { fill } from "./template.ts";

export interface Dotenv {
  /** A name alone is not in it where nothing sets it. */
  readonly values: ReadonlyMap<string, string>;
  /** Names that are Compose's own, with where they stand. */
  readonly composeNames: readonly { readonly name: string; readonly at: Place }[];
  readonly mistakes: readonly DotenvMistake[];
}

/** Nothing of the file is in it: values may be secret. */
export interface DotenvMistake {
  readonly code: "env-file-syntax" | (typeof MISTAKE_CODES)[keyof typeof MISTAKE_CODES];
  readonly at: Place;
  readonly message: string;
  readonly hint: string;
}

/** Beyond these nobody reads on. */
export const MAX_MISTAKES = 20;

/**
 * @param lookup what variables in values, and names alone, stand for where no line above sets them
 */
export function readDotenv(text: string, lookup: Lookup): Dotenv {
  return new DotenvReader(text.replaceAll("\r\n", "\n"), lookup).read();
}

const BLANK = /(?:\s|#[^\n]*)*/y;
const NAME = /(?:export[^\S\n]+)?([\p{L}\p{N}_.[\]-]+)[^\S\n]*([=:]|$|(?=\n))[^\S\n]*/uy;
const BARE = /[^\n]*/y;
const AFTER_QUOTES = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const SINGLE = /'([^'\\]*(?:\\[^][^'\\]*)*)'/y;
const DOUBLE = /"([^"\\]*(?:\\[^][^"\\]*)*)"/y;

const ESCAPE = /\\([abfnrtv$"\\]|0[0-7]{0,3})/g;
const ESCAPED: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  // What is filled afterwards undoes it.
  ...{ $: "$$", '"': '"', "\\": "\\" },
};

class DotenvReader {
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #values = new Map<string, string>();
  readonly #composeNames = new Map<string, Place>();
  readonly #mistakes: DotenvMistake[] = [];
  #at = 0;
  #left = MAX_FILLED;

  constructor(text: string, lookup: Lookup) {
    this.#text = text;
    this.#lookup = lookup;
  }

  read(): Dotenv {
    while (this.#mistakes.length < MAX_MISTAKES) {
      this.#match(BLANK);
      if (this.#at >= this.#text.length) break;
      this.#line();
    }
    const composeNames = [...this.#composeNames].map(([name, at]) => ({ name, at }));
    return { values: this.#values, composeNames, mistakes: this.#mistakes };
  }

  #line(): void {
    const start = this.#at;
    const [, name, sign] = this.#match(NAME) ?? [];
    if (name === undefined) {
      this.#wrong(start, "this line does not begin with the name of a variable", LINE);
      this.#match(BARE);
    } else if (sign === "") this.#inherit(name);
    else {
      const value = this.#value();
      if (value !== undefined) this.#set(name, value, start);
    }
  }

  #set(name: string, value: string, offset: number): void {
    if (name.startsWith("COMPOSE_") && !this.#values.has(name)) {
      this.#composeNames.set(name, placeAt(this.#text, offset));
    }
    this.#values.set(name, value);
  }

  #inherit(name: string): void {
    const value = this.#known(name);
    if (value !== undefined) this.#values.set(name, value);
  }

  readonly #known: Lookup = (name) => this.#values.get(name) ?? this.#lookup(name);

  #value(): string | undefined {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote !== "'" && quote !== '"') return this.#bare(start);
    const [, inside] = this.#match(quote === "'" ? SINGLE : DOUBLE) ?? [];
    if (inside === undefined) {
      this.#wrong(start, "this quote is never closed", QUOTE);
      this.#at = this.#text.length;
      return undefined;
    }
    const end = this.#at;
    if (this.#match(AFTER_QUOTES) === undefined) {
      this.#wrong(end, "something follows the closing quote", QUOTE);
      this.#match(BARE);
    }
    return quote === "'" ? inside.replaceAll("\\'", "'") : this.#quoted(inside, start + 1);
  }

  /** What follows " #" is a comment. */
  #bare(start: number): string | undefined {
    const [line] = this.#match(BARE)!;
    const value = line.split(" #", 1)[0]!.trimEnd();
    return this.#filled(value, (offset) => start + offset);
  }

  #quoted(inside: string, start: number): string | undefined {
    const text = inside.replace(ESCAPE, unescaped);
    // Each escape is shorter than it was written.
    const sourceOf = (offset: number) => start + writtenLength(inside, offset);
    return this.#filled(text, sourceOf);
  }

  #filled(text: string, sourceOf: (offset: number) => number): string | undefined {
    if (!text.includes("$")) return text;
    const filled = fill(text, this.#known, this.#left);
    if ("text" in filled) {
      this.#left -= filled.text.length;
      return filled.text;
    }
    for (const { kind, offset, message, hint } of filled.mistakes) {
      const more = `${hint} In single quotes it is itself.`;
      this.#wrong(sourceOf(offset), message, more, MISTAKE_CODES[kind]);
    }
    return undefined;
  }

  #wrong(
    offset: number,
    message: string,
    hint: string,
    code: DotenvMistake["code"] = "env-file-syntax",
  ): void {
    this.#mistakes.push({ code, at: placeAt(this.#text, offset), message, hint });
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    this.#at += match?.[0].length ?? 0;
    return match;
  }
}

const LINE = "A line is `NAME=value`; a value of several lines stands in quotes.";
const QUOTE = "Close it at the end of the value; inside, the quote itself is written with a `\\`.";

function unescaped(whole: string, escape: string): string {
  if (escape.startsWith("0")) return String.fromCharCode(Number.parseInt(escape, 8));
  return ESCAPED[escape] ?? whole;
}

/** How much of a text makes so many characters of it once its escapes are undone. */
function writtenLength(written: string, made: number): number {
  let [length, at] = [0, 0];
  for (const match of written.matchAll(ESCAPE)) {
    const before = match.index - at;
    const after = unescaped(match[0], match[1]!).length;
    if (length + before + after > made) break;
    length += before + after;
    at = match.index + match[0].length;
  }
  return at + made - length;
}
