/** One value of a file with the way to it, so that what is wrong with it can be said with its place. */
import { isMapping } from "../model/mapping.ts";
import { nearest } from "../model/nearest.ts";
import type { ProblemCode } from "./problems.ts";
import type { Path } from "./yaml/place.ts";

/** A problem whose place is still a path: line and column are looked up only where one is wrong. */
export interface Finding {
  readonly code: ProblemCode;
  readonly path: Path;
  /** Whether it is the key or the value at the path that is wrong. */
  readonly on: "key" | "value";
  readonly message: string;
  readonly hint?: string;
  /** How far inside the value, a text, the mistake is: characters. */
  readonly within?: { readonly text: string; readonly offset: number };
}

/** What all fields of one file share. */
export interface FieldRoot {
  readonly findings: Finding[];
}

export class Field {
  readonly value: unknown;
  readonly root: FieldRoot;
  readonly key: string | number;
  readonly #parent: Field | undefined;

  constructor(value: unknown, root: FieldRoot, parent?: Field, key: string | number = "") {
    this.value = value;
    this.root = root;
    this.#parent = parent;
    this.key = key;
  }

  get path(): Path {
    return this.#parent ? [...this.#parent.path, this.key] : [];
  }

  /** For messages: "`services.web.image`", or "the file" for the whole. */
  get title(): string {
    return this.#parent ? `\`${this.path.join(".")}\`` : "the file";
  }

  child(key: string | number, value: unknown): Field {
    return new Field(value, this.root, this, key);
  }

  /** What mappings have at these keys, one in the other; undefined where that is nothing. */
  at(key: string, ...further: readonly string[]): Field | undefined {
    const { value } = this;
    const inner = isMapping(value) && Object.hasOwn(value, key) ? value[key] ?? null : null;
    if (inner === null) return undefined;
    const [next, ...rest] = further;
    const field = this.child(key, inner);
    return next === undefined ? field : field.at(next, ...rest);
  }

  /** Keys and their fields; nothing, with a finding, where this is no mapping. */
  entries(): [string, Field][] {
    if (this.value === null) return [];
    if (typeof this.value !== "object" || Array.isArray(this.value)) {
      this.wrong("a mapping (`key: value`)");
      return [];
    }
    const { value } = this as { readonly value: Readonly<Record<string, unknown>> };
    return Object.keys(value).map((key) => [key, this.child(key, value[key])]);
  }

  /** Its items; nothing, with a finding, where this is no list. */
  items(): Field[] {
    if (this.value === null) return [];
    if (!Array.isArray(this.value)) {
      this.wrong("a list (`- item`)");
      return [];
    }
    return this.value.map((value, i) => this.child(i, value));
  }

  /**
   * Adds a finding. Returns undefined: what a reader makes of a field that it cannot read.
   * @param offset of the mistake in the value, a text; characters
   */
  report(
    code: ProblemCode,
    message: string,
    hint?: string,
    on: Finding["on"] = "value",
    offset?: number,
  ): undefined {
    const { path } = this;
    const within = offset === undefined ? {} : { within: { text: String(this.value), offset } };
    const rest = { ...(hint === undefined ? {} : { hint }), ...within };
    this.root.findings.push({ code, path, on, message, ...rest });
  }

  /** Reports that the value should be something else: "text", "a whole number". */
  wrong(wanted: string): undefined {
    return this.report("wrong-type", `${this.title} must be ${wanted}, not ${kindOf(this.value)}`);
  }

  /** Reports a value of the right type that says nothing that can be done. Values may be secret. */
  invalid(why: string, hint?: string): undefined {
    return this.report("invalid-value", `${this.title} ${why}`, hint);
  }

  /** Reports a value that cannot be read as what it should be: "a duration such as `30s`". */
  unreadable(wanted: string): undefined {
    const isScalar = typeof this.value === "string" || typeof this.value === "number";
    return isScalar ? this.invalid(`is not ${wanted}`) : this.wrong(wanted);
  }

  /** Reports a key that its mapping does not have. */
  unknown(known: Iterable<string>): undefined {
    const near = nearest(String(this.key), known);
    const hint = near === undefined ? "Remove it." : `Did you mean \`${near}\`?`;
    return this.report("unknown-key", `there is no key ${this.title}`, hint, "key");
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return KINDS[typeof value] ?? "a mapping";
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
};
