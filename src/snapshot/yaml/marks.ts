/**
 * `!reset` and `!override`: what an overriding file may say of a key by a YAML tag. All other tags
 * are faults. Source: https://docs.docker.com/reference/compose-file/merge/#reset-value
 */
import { isMap, isScalar, isSeq } from "yaml";
import type { CollectionTag, Node, ScalarTag, YAMLMap } from "yaml";
import type { Path } from "./place.ts";

export type Mark = "!reset" | "!override";

/** What of a mapping is marked: by key, down to the marks. What has none is not in it. */
export interface Marks {
  readonly mark?: Mark;
  readonly entries: ReadonlyMap<string, Marks>;
}

const MARKS: readonly Mark[] = ["!reset", "!override"];

/** For the `yaml` package: these tags change nothing of what a value is read as. */
export const MARK_TAGS: (CollectionTag | ScalarTag)[] = MARKS.flatMap((tag) => [
  { tag, resolve: (text: string) => text },
  { tag, collection: "map" as const, resolve: (map: unknown) => map },
  { tag, collection: "seq" as const, resolve: (seq: unknown) => seq },
]);

export function isMark(tag: unknown): tag is Mark {
  return MARKS.includes(tag as Mark);
}

/** Whether it is worth looking for marks: nearly no file has any. */
export function mayHaveMarks(text: string): boolean {
  return MARKS.some((mark) => text.includes(mark));
}

/** Of the value at a path, and of what is in it. */
export function marksAt(marks: Marks | undefined, path: Path): Marks | undefined {
  return path.reduce<Marks | undefined>((at, step) => at?.entries.get(String(step)), marks);
}

/** The data without what `!reset` stands before. */
export function withoutResets(data: unknown, marks: Marks): unknown {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return data;
  const left = Object.entries(data).flatMap(([key, value]): [string, unknown][] => {
    const inner = marks.entries.get(key);
    if (inner === undefined) return [[key, value]];
    return inner.mark === "!reset" ? [] : [[key, withoutResets(value, inner)]];
  });
  return Object.fromEntries(left);
}

/** Where marks stand. */
export function markedPaths({ entries }: Marks, parent: Path = []): Path[] {
  return [...entries].flatMap(([key, inner]) => {
    const path = [...parent, key];
    return [...(inner.mark === undefined ? [] : [path]), ...markedPaths(inner, path)];
  });
}

/**
 * Finds the marks of a document that was found to be of bounded size. They go where aliases and merge
 * keys take what they stand on.
 */
export class MarkFinder {
  /** Marks that stand where no key is that they could be of. */
  readonly misplaced = new Set<Node>();
  readonly #resolved: (node: unknown) => unknown;

  /** @param resolved the node that an alias stands for; any other node itself */
  constructor(resolved: (node: unknown) => unknown) {
    this.#resolved = resolved;
  }

  /** Undefined where there are none. */
  find(root: unknown): Marks | undefined {
    this.#check(root);
    return this.#marks(root);
  }

  #marks(unresolved: unknown): Marks | undefined {
    const node = this.#resolved(unresolved);
    const mark = this.#markOf(node);
    const entries = isMap(node) ? present(this.#entries(node)) : new Map<string, Marks>();
    if (isSeq(node)) { for (const item of node.items) this.#misplace(item); }
    if (mark === undefined) return entries.size === 0 ? undefined : { entries };
    return { mark, entries };
  }

  /** By key; undefined for a key without. What is nearer has the key: own ones, then the first merged. */
  #entries(map: YAMLMap): Map<string, Marks | undefined> {
    const entries = new Map<string, Marks | undefined>();
    for (const { key, value } of map.items) {
      this.#check(key);
      if (!isMergeKey(key)) entries.set(textOf(key), this.#marks(value));
    }
    const merged = map.items.filter(({ key }) => isMergeKey(key));
    for (const source of merged.flatMap(({ value }) => this.#sources(value))) {
      for (const [key, marks] of this.#entries(source)) {
        if (!entries.has(key)) entries.set(key, marks);
      }
    }
    return entries;
  }

  #sources(value: unknown): YAMLMap[] {
    this.#check(value);
    const node = this.#resolved(value);
    const all = isSeq(node) ? node.items : [node];
    for (const item of all) this.#check(item);
    return all.map((item) => this.#resolved(item)).filter((item) => isMap(item));
  }

  /** Lists are appended to one another; what is in them has nothing to take away or to replace. */
  #misplace(item: unknown): void {
    this.#check(item);
    const node = this.#resolved(item);
    if (isSeq(node)) { for (const inner of node.items) this.#misplace(inner); }
    if (isMap(node)) { for (const { value } of node.items) this.#misplace(value); }
  }

  #check(unresolved: unknown): void {
    const node = this.#resolved(unresolved);
    if (this.#markOf(node) !== undefined) this.misplaced.add(node as Node);
  }

  #markOf(node: unknown): Mark | undefined {
    const tag = (node as { tag?: unknown } | null | undefined)?.tag;
    return isMark(tag) ? tag : undefined;
  }
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

function textOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function present(entries: ReadonlyMap<string, Marks | undefined>): Map<string, Marks> {
  const found = [...entries].filter((entry): entry is [string, Marks] => entry[1] !== undefined);
  return new Map(found);
}
