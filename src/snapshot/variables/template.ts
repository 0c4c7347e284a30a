/**
 * One text with variables, as Compose writes them: `$X`, `${X}`, `${X:-default}` and the like.
 * Source: https://docs.docker.com/reference/compose-file/interpolation/
 */
import type { Lookup } from "../project/sources.ts";

export type Filled = { readonly text: string } | { readonly mistakes: readonly Mistake[] };

/** Why a text cannot be filled. Nothing of the text but what a person wrote to be read is in it. */
export interface Mistake {
  readonly kind: "syntax" | "unset" | "too-long";
  /** Of the `$`, or of the first character that does not fit; characters into the text. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/** One after the other they could be written without end; nested this deep nobody can read them. */
const MAX_DEPTH = 16;
/** At most so many variables of one text are named as not set. */
const MAX_UNSET = 10;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:?[-?+]/y;

const LITERAL = "A `$` that is meant as such is written `$$`.";
const FORMS = "The forms are `${X}`, `${X:-default}`, `${X-default}`, `${X:?why}`, `${X?why}`, " +
  "`${X:+instead}` and `${X+instead}`. " + LITERAL;

/**
 * The text with each variable's value in its place, and `$$` as `$`. Values are not looked into.
 * A default that is not needed is only read, so that what it refers to need not be set.
 * @param limit of the result; characters
 */
export function fill(text: string, lookup: Lookup, limit: number): Filled {
  return new Template(text, lookup, limit).fill();
}

/** Thrown and caught here only: nothing after it can be read. */
const STOP = new Error("the rest of the text cannot be read");

class Template {
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #limit: number;
  #mistakes: Mistake[] = [];
  readonly #unset = new Set<string>();
  #at = 0;
  #filled = "";

  constructor(text: string, lookup: Lookup, limit: number) {
    this.#text = text;
    this.#lookup = lookup;
    this.#limit = limit;
  }

  fill(): Filled {
    try {
      this.#words(0, true);
    } catch (error) {
      if (error !== STOP) throw error;
    }
    return this.#mistakes.length === 0 ? { text: this.#filled } : { mistakes: this.#mistakes };
  }

  /** To the end of the text, or inside braces to the one that closes them. */
  #words(depth: number, isWanted: boolean): void {
    while (this.#at < this.#text.length) {
      const end = this.#nextSpecial(depth);
      if (isWanted) this.#add(this.#text.slice(this.#at, end));
      this.#at = end;
      if (this.#text[end] !== "$") return;
      this.#variable(depth, isWanted);
    }
  }

  #nextSpecial(depth: number): number {
    let end = this.#at;
    for (; end < this.#text.length; end++) {
      if (this.#text[end] === "$" || (depth > 0 && this.#text[end] === "}")) break;
    }
    return end;
  }

  #variable(depth: number, isWanted: boolean): void {
    const start = this.#at++;
    if (this.#take("$")) {
      if (isWanted) this.#add("$");
    } else if (this.#take("{")) this.#braced(start, depth + 1, isWanted);
    else {
      const name = this.#match(NAME);
      if (name === undefined) this.#stop(start, "this `$` begins no variable", LITERAL);
      else if (isWanted) this.#addValue(name, start, false);
    }
  }

  #braced(start: number, depth: number, isWanted: boolean): void {
    if (depth > MAX_DEPTH) this.#stop(start, "variables are nested too deep", FORMS);
    const name = this.#match(NAME);
    if (name === undefined) this.#stop(start, "this `${` is followed by no name", FORMS);
    const operator = this.#match(OPERATOR);
    if (operator === undefined) {
      if (isWanted) this.#addValue(name, start, true);
    } else this.#operation(name, operator, { start, depth, isWanted });
    if (this.#take("}")) return;
    const isOpen = this.#at >= this.#text.length;
    const message = isOpen ? "this `${` is never closed" : "this is no form of a variable";
    this.#stop(isOpen ? start : this.#at, message, FORMS);
  }

  /** With a colon, a variable that is empty counts as one that is not set. */
  #operation(
    name: string,
    operator: string,
    { start, depth, isWanted }: { start: number; depth: number; isWanted: boolean },
  ): void {
    const value = isWanted ? this.#lookup(name) : undefined;
    const isThere = operator.startsWith(":") ? Boolean(value) : value !== undefined;
    const kind = operator.at(-1);
    const wordAt = this.#at;
    this.#words(depth, isWanted && kind !== "?" && isThere === (kind === "+"));
    if (!isWanted || kind === "+") return;
    if (isThere) this.#add(value!);
    else if (kind === "?") this.#missing(name, start, this.#text.slice(wordAt, this.#at));
  }

  #addValue(name: string, start: number, isNamed: boolean): void {
    const value = this.#lookup(name);
    if (value !== undefined) this.#add(value);
    else if (isNamed) this.#note(name, start, `the variable \`${name}\` is not set`, unset(name));
    // Without its name: it may be the end of a password that has a dollar in it.
    else this.#note(name, start, "nothing sets the variable that this `$` begins", UNSET);
  }

  /** @param why as it is written: filled, it might show the value of a variable */
  #missing(name: string, start: number, why: string): void {
    const said = why.replace(/\p{Cc}+/gu, " ").trim().slice(0, 200);
    const message = `the variable \`${name}\` is not set${said === "" ? "" : `: ${said}`}`;
    this.#note(name, start, message, NEEDED);
  }

  #note(name: string, offset: number, message: string, hint: string): void {
    if (this.#unset.has(name) || this.#unset.size >= MAX_UNSET) return;
    this.#unset.add(name);
    this.#mistakes.push({ kind: "unset", offset, message, hint });
  }

  #add(more: string): void {
    this.#filled += more;
    if (this.#filled.length <= this.#limit) return;
    const message = "what its variables stand for is too long";
    const hint = "Data belongs in a file that the container mounts.";
    this.#mistakes.push({ kind: "too-long", offset: 0, message, hint });
    throw STOP;
  }

  /** What it was taken for before is not worth a word. */
  #stop(offset: number, message: string, hint: string): never {
    this.#mistakes = [{ kind: "syntax", offset, message, hint }];
    throw STOP;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** In `.env` it would be in git for ever. */
const SECRET = "A secret is set where this program runs, and named in ACS_VARIABLES.";

const NEEDED = `Set it in \`.env\`. ${SECRET}`;

const UNSET = `Set it in \`.env\`, or give it a default. ${SECRET} ${LITERAL}`;

function unset(name: string): string {
  return `Set it in \`.env\`, or give it a default: \`\${${name}:-…}\`. ${SECRET} ${LITERAL}`;
}
