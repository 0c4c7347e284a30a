/** Reads all of YAML, with places, by the `yaml` package; bounded in time and memory. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Alias, Document, Pair, YAMLMap } from "yaml";
import { isMapping } from "../../model/mapping.ts";
import type { ProblemCode } from "../problems.ts";
import { isMark, isMergeKey, MARK_TAGS, MarkFinder, mayHaveMarks, withoutResets } from "./marks.ts";
import type { Marks } from "./marks.ts";
import type { Path, Place } from "./place.ts";
import { plainScalar } from "./scalar.ts";

/** What is wrong with a file as YAML. */
export interface YamlFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
  readonly at: Place;
}

export interface FullYaml {
  /** undefined where the faults leave nothing to read. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /**
   * What of other files it takes away or replaces where it comes over them; absent where nothing is.
   * What it takes away is not in the value.
   */
  readonly marks?: Marks;
  /** Where the value at a path stands, or its key; of what is not there, where its parent stands. */
  locate(path: Path, on: "key" | "value"): Place;
}

/** Values that aliases and merge keys may make of one file. */
const MAX_VALUES = 200_000;
const MAX_DEPTH = 32;
/** Beyond these, further faults of one file's syntax are mostly echoes of the first. */
const MAX_SYNTAX_FAULTS = 5;

const OPTIONS = {
  // Scalars are resolved here, in the same way as plain YAML's: see plainScalar.
  schema: "failsafe",
  customTags: MARK_TAGS,
  // The package's own check is quadratic; the walk below makes one that is not.
  uniqueKeys: false,
  prettyErrors: false,
  // "silent" would let a second document pass.
  logLevel: "error",
} as const;

/** Never throws. */
export function readFullYaml(text: string): FullYaml {
  const lineCounter = new LineCounter();
  const doc = parseDocument(text, { ...OPTIONS, lineCounter });
  const placeOf = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const syntax = syntaxFaults(doc, placeOf);
  if (syntax.length > 0) return { value: undefined, faults: syntax, locate: () => syntax[0]!.at };
  const walk = new Walk(placeOf);
  const value = walk.value(doc.contents, 0);
  const marks = value === undefined || !mayHaveMarks(text) ? undefined : walk.marks(doc.contents);
  return {
    value: marks === undefined ? value : withoutResets(value, marks),
    ...{ faults: walk.faults, ...(marks === undefined ? {} : { marks }) },
    locate: (path, on) => walk.locate(doc.contents, path, on),
  };
}

function syntaxFaults(doc: Document, placeOf: (offset: number) => Place): YamlFault[] {
  const all = [...doc.errors, ...doc.warnings];
  // What was not read to its end has no other faults worth telling.
  const exhausted = all.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  const told = exhausted === undefined ? all.slice(0, MAX_SYNTAX_FAULTS) : [exhausted];
  return told.map((error) => {
    const special = SYNTAX[error.code];
    const at = placeOf(error.pos[0]);
    return { code: "yaml-syntax", message: withoutQuotation(error.message), at, ...special };
  });
}

const SYNTAX: Readonly<Record<string, Pick<YamlFault, "code" | "hint"> & { message?: string }>> = {
  MULTIPLE_DOCS: {
    code: "several-documents",
    message: "a second document begins here",
    hint: "Put it into a file of its own.",
  },
  RESOURCE_EXHAUSTION: {
    code: "nested-too-deep",
    message: "lists or mappings are nested too deep",
  },
  TAG_RESOLVE_FAILED: { code: "yaml-tag", hint: "Write the value without a tag, or in quotes." },
  BAD_DIRECTIVE: { code: "yaml-syntax", message: "there is no such directive", hint: "Remove it." },
  BAD_DQ_ESCAPE: {
    code: "yaml-syntax",
    message: "there is no such escape in double quotes",
    hint: "A backslash itself is written twice; in single quotes it needs nothing.",
  },
};

/** What follows a word and its colon is of the file, and may be a secret. */
function withoutQuotation(message: string): string {
  const [text] = message.split(/(?<! ): |\.$/);
  return text!.charAt(0).toLowerCase() + text!.slice(1);
}

/** Thrown and caught in Walk only: the rest of the file is not worth reading. */
const STOP = new Error("stopped");

/** One pass over a document in its own order, which is the order in which anchors are known. */
class Walk {
  readonly faults: YamlFault[] = [];
  readonly #anchors = new Map<string, unknown>();
  /** What each alias stands for: an anchor may be set anew further down. */
  readonly #targets = new Map<Alias, unknown>();
  readonly #open = new Set<unknown>();
  readonly #placeOf: (offset: number) => Place;
  #values = 0;

  constructor(placeOf: (offset: number) => Place) {
    this.#placeOf = placeOf;
  }

  /** The node as data; undefined where it is of no use, with a fault. */
  value(node: unknown, depth: number): unknown {
    try {
      return this.#value(node, depth);
    } catch (error) {
      if (error === STOP) return undefined;
      throw error;
    }
  }

  #value(node: unknown, depth: number): unknown {
    if (++this.#values > MAX_VALUES || this.#open.has(node)) this.#stop(node, "anchors-explode");
    if (depth > MAX_DEPTH) this.#stop(node, "nested-too-deep");
    if (isAlias(node)) return this.#value(this.#target(node), depth);
    if (isScalar(node)) {
      this.#remember(node);
      if (typeof node.value !== "string") return null;
      const isPlain = node.type === "PLAIN" && (!node.tag || isMark(node.tag));
      return isPlain ? plainScalar(node.value) : node.value;
    }
    if (!isMap(node) && !isSeq(node)) return null;
    this.#remember(node);
    this.#open.add(node);
    const value = isMap(node)
      ? this.#mapping(node, depth)
      : node.items.map((item) => this.#value(item, depth + 1));
    this.#open.delete(node);
    return value;
  }

  #remember(node: { anchor?: string }): void {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #target(alias: Alias): unknown {
    if (!this.#targets.has(alias)) this.#targets.set(alias, this.#anchors.get(alias.source));
    return this.#targets.get(alias);
  }

  /** Of a document that was read. */
  marks(root: unknown): Marks | undefined {
    const finder = new MarkFinder((node) => this.#resolved(node));
    const marks = finder.find(root);
    for (const node of finder.misplaced) {
      this.faults.push({ ...MISPLACED, at: this.#place(node) ?? FIRST });
    }
    return marks;
  }

  #mapping(node: YAMLMap, depth: number): unknown {
    const own = new Map<string, unknown>();
    const pairs = new Map<string, Pair>();
    const merged: object[] = [];
    for (const pair of node.items) {
      const key = this.#key(pair, node);
      const earlier = pairs.get(key);
      if (earlier) this.#duplicate(key, earlier, pair);
      pairs.set(key, pair);
      const value = this.#value(pair.value, depth + 1);
      if (isMergeKey(pair.key)) merged.push(...this.#merged(value, pair));
      else own.set(key, value);
    }
    if (merged.length === 0) return Object.fromEntries(own);
    return Object.fromEntries([...merged.reverse().flatMap(Object.entries), ...own]);
  }

  /** What a merge key brings: one mapping, or several, of which the first wins. */
  #merged(value: unknown, pair: Pair): object[] {
    const all: unknown[] = Array.isArray(value) ? value : [value];
    const mappings = all.filter((item) => isMapping(item));
    if (mappings.length < all.length) {
      this.faults.push({ ...BAD_MERGE, at: this.#place(pair.value) ?? FIRST });
    }
    return mappings;
  }

  #key(pair: Pair, parent: YAMLMap): string {
    if (isScalar(pair.key)) {
      this.#remember(pair.key);
      if (typeof pair.key.value === "string") return pair.key.value;
    }
    const place = this.#place(pair.key) ?? this.#place(parent);
    const message = "a key must be text, not a list, a mapping or an alias";
    this.faults.push({ code: "wrong-type", message, at: place ?? FIRST });
    return "";
  }

  #duplicate(key: string, earlier: Pair, later: Pair): void {
    const first = this.#place(earlier.key) ?? FIRST;
    this.faults.push({
      code: "duplicate-key",
      message: `the key \`${key}\` is here a second time`,
      hint: `It stands already in line ${first.line}, column ${first.column}. Keep one of them.`,
      at: this.#place(later.key) ?? FIRST,
    });
  }

  #stop(node: unknown, code: "anchors-explode" | "nested-too-deep"): never {
    this.faults.push({ code, ...STOPPED[code], at: this.#place(node) ?? FIRST });
    throw STOP;
  }

  locate(root: unknown, path: Path, on: "key" | "value"): Place {
    let node = this.#resolved(root);
    let place = this.#place(node) ?? FIRST;
    for (const [i, step] of path.entries()) {
      const found = this.#child(node, step);
      if (!found) return place;
      const key = this.#place(found.key);
      node = this.#resolved(found.value);
      const value = this.#place(found.value) ?? key;
      place = (on === "key" && i === path.length - 1 ? key : value) ?? place;
    }
    return place;
  }

  #child(node: unknown, step: string | number): { key: unknown; value: unknown } | undefined {
    if (isSeq(node)) return { key: node.items[Number(step)], value: node.items[Number(step)] };
    if (!isMap(node)) return undefined;
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
    if (pair) return pair;
    return this.#mergedInto(node).map((merged) => this.#child(merged, step)).find(Boolean);
  }

  #mergedInto(node: YAMLMap): unknown[] {
    return node.items.filter(({ key }) => isMergeKey(key)).flatMap((pair) => {
      const value = this.#resolved(pair.value);
      return isSeq(value) ? value.items.map((item) => this.#resolved(item)) : [value];
    });
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  #place(node: unknown): Place | undefined {
    const range = (node as { range?: readonly number[] | null } | null)?.range;
    return range ? this.#placeOf(range[0]!) : undefined;
  }
}

const FIRST: Place = { line: 1, column: 1 };

const MISPLACED = {
  code: "yaml-tag",
  message: "`!reset` and `!override` can stand only before the value of a key, outside of lists",
  hint: "Mark the key whose list it is in.",
} as const;

const BAD_MERGE = {
  code: "wrong-type",
  message: "`<<` takes a mapping, or a list of mappings",
  hint: "Such as `<<: *common` or `<<: [*one, *other]`.",
} as const;

const STOPPED = {
  "anchors-explode": {
    message: "the aliases of this file stand for too much, or for themselves",
    hint: "Write out what is meant.",
  },
  "nested-too-deep": { message: "lists or mappings are nested too deep" },
} as const;
