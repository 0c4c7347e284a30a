/** Changes a YAML document as little as it takes to say something else: comments and quotes stay. */
import { isMap, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Document } from "yaml";
import { MARK_TAGS } from "./marks.ts";
import { isBlock, printText } from "./print-yaml.ts";

/** What a document may say. */
export type Data = null | boolean | number | string | readonly Data[] | {
  readonly [key: string]: Data;
};

/** A document as these functions want it: scalars are texts, as they were written. */
export const EDITABLE = {
  schema: "failsafe",
  customTags: MARK_TAGS,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "error",
} as const;

/** The document's text: nothing folded that was not, and laid out as `before` was. */
export function printDocument(doc: Document, before: string): string {
  const [, indent = "  "] = /^[^\s#][^\n]*:\n(?: *(?:#[^\n]*)?\n)*( +)/m.exec(before) ?? [];
  return doc.toString({
    indent: indent.length,
    indentSeq: !/^( *)[^\s#-][^\n]*:\n\1- /m.test(before),
    flowCollectionPadding: /[[{] /.test(before),
    lineWidth: 0,
    minContentWidth: 0,
    doubleQuotedMinMultiLineLength: 1e9,
  });
}

/** The node that says `data`: this one, changed where it must be, or another. */
export function updated(node: unknown, data: Data): unknown {
  if (isScalar(node) && (data === null || typeof data !== "object")) {
    return updatedScalar(node, data);
  }
  if (isMap(node) && isMapping(data)) return updatedMap(node, data);
  if (isSeq(node) && Array.isArray(data)) return updatedSeq(node, data);
  return newNode(data);
}

/** Sets one key of a mapping; undefined takes it away. */
export function setKey(map: YAMLMap, key: string, data: Data | undefined): void {
  const pair = pairOf(map, key);
  if (data === undefined) map.items = map.items.filter((it) => it !== pair);
  else if (pair) pair.value = updated(pair.value, data);
  else map.items.push(new Pair<unknown, unknown>(newNode(key), newNode(data)));
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((it) => isScalar(it.key) && it.key.value === key);
}

/** Whether there is nothing behind the key. */
export function isBlank({ value }: Pair): boolean {
  return isScalar(value) && value.value === "";
}

/** Whether the node says `data` already, whatever its quotes. */
export function says(node: unknown, data: Data): boolean {
  if (isScalar(node)) {
    return (data === null || typeof data !== "object") && String(node.value ?? "") === textOf(data);
  }
  if (isSeq(node) && Array.isArray(data)) {
    return node.items.length === data.length && node.items.every((item, i) => says(item, data[i]!));
  }
  if (!isMap(node) || !isMapping(data)) return false;
  const keys = Object.keys(data);
  return node.items.length === keys.length &&
    keys.every((key) => says(pairOf(node, key)?.value, data[key]!));
}

function updatedScalar(node: Scalar, data: null | boolean | number | string): Scalar {
  if (says(node, data)) return node;
  const scalar = newScalar(data);
  scalar.comment = node.comment ?? null;
  scalar.commentBefore = node.commentBefore ?? null;
  if (scalar.type === Scalar.PLAIN && isQuoted(node) && typeof data === "string") {
    scalar.type = node.type!;
  }
  return scalar;
}

function isQuoted({ type }: Scalar): boolean {
  return type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
}

function updatedMap(map: YAMLMap, data: { readonly [key: string]: Data }): YAMLMap {
  map.items = map.items.filter(({ key }) =>
    isScalar(key) && Object.hasOwn(data, String(key.value))
  );
  for (const [key, value] of Object.entries(data)) setKey(map, key, value);
  return map;
}

/** Items that say what is wanted stay, with their comments. */
function updatedSeq(seq: YAMLSeq, data: readonly Data[]): YAMLSeq {
  const left = [...seq.items];
  seq.items = data.map((item) => {
    const found = left.findIndex((node) => says(node, item));
    return found < 0 ? newNode(item) : left.splice(found, 1)[0];
  });
  return seq;
}

export function newNode(data: Data): unknown {
  if (data === null || typeof data !== "object") return newScalar(data);
  if (Array.isArray(data)) {
    const seq = new YAMLSeq();
    seq.items = data.map(newNode);
    seq.flow = data.length === 0;
    return seq;
  }
  const map = new YAMLMap();
  map.items = Object.entries(data).map(([key, value]) => new Pair(newNode(key), newNode(value)));
  map.flow = map.items.length === 0;
  return map;
}

function newScalar(data: null | boolean | number | string): Scalar {
  const scalar = new Scalar(textOf(data));
  scalar.type = Scalar.PLAIN;
  if (typeof data !== "string") return scalar;
  if (isBlock(data)) scalar.type = Scalar.BLOCK_LITERAL;
  else if (printText(data) !== data) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function textOf(data: null | boolean | number | string): string {
  return data === null ? "null" : String(data);
}

function isMapping(data: Data): data is { readonly [key: string]: Data } {
  return data !== null && typeof data === "object" && !Array.isArray(data);
}
