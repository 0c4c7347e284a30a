/** A YAML text without some of its nodes, all else byte for byte: taken away by lines. */
import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Pair } from "yaml";

/**
 * @param nodes of block collections of the document that the text was parsed to
 * @returns undefined where one of them has not all of its lines for itself
 */
export function withoutLines(text: string, nodes: readonly unknown[]): string | undefined {
  let left = text;
  const spans = nodes.map((node) => linesOf(text, node));
  // From the end, so that what stands before keeps its place.
  for (const span of spans.sort((a, b) => (b?.[0] ?? 0) - (a?.[0] ?? 0))) {
    if (span === undefined) return undefined;
    left = left.slice(0, span[0]) + left.slice(span[1]);
  }
  return left;
}

function linesOf(text: string, node: unknown): readonly [from: number, to: number] | undefined {
  const [start, end] = [startOf(node), endOf(node)];
  if (start === undefined || end === undefined) return undefined;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const [rest = ""] = /^[^\n]*\n?/.exec(text.slice(end)) ?? [];
  const isAlone = /^ *(?:- +)?$/.test(text.slice(from, start)) && /^\s*(?:#[^\n]*\s*)?$/.test(rest);
  return isAlone ? [from, end + rest.length] : undefined;
}

function startOf(node: unknown): number | undefined {
  if (isPair(node)) return startOf(node.key);
  return isScalar(node) ? node.range?.[0] : undefined;
}

/** Without the comments that follow what is in it. */
function endOf(node: unknown): number | undefined {
  if (isPair(node)) return endOf((node as Pair).value);
  if ((isMap(node) || isSeq(node)) && node.flow !== true) return endOf(node.items.at(-1));
  return isScalar(node) || isAlias(node) || isMap(node) || isSeq(node)
    ? node.range?.[1]
    : undefined;
}
