/** Refusals in few words, however many nodes there are: equal reasons are told once. */
import type { NodeRefusal } from "./placer.ts";

const REASONS_SHOWN = 4;
const NODES_SHOWN = 3;

/** "host-a, host-b (health): It does not answer. host-c and 96 more (constraint): …" */
export function refusalWords(refusals: readonly NodeRefusal[]): string {
  const groups = grouped(refusals);
  const shown = groups.slice(0, REASONS_SHOWN).map(({ nodes, filter, reason }) =>
    `${nodesWords(nodes)} (${filter}): ${reason}`
  );
  const rest = groups.slice(REASONS_SHOWN).flatMap(({ nodes }) => nodes);
  const more = rest.length === 0 ? [] : [`${rest.length} more have reasons of their own.`];
  return [...shown, ...more].join(" ");
}

/** Those with the most nodes first. */
export function grouped(
  refusals: readonly NodeRefusal[],
): { nodes: string[]; filter: string; reason: string }[] {
  const groups = new Map<string, { nodes: string[]; filter: string; reason: string }>();
  for (const { node, filter, reason } of refusals) {
    const key = `${filter} ${reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { nodes: [node], filter, reason });
    else group.nodes.push(node);
  }
  return [...groups.values()].sort((a, b) => b.nodes.length - a.nodes.length);
}

/** "a, b and 4 more" */
export function nodesWords(nodes: readonly string[]): string {
  const shown = nodes.slice(0, NODES_SHOWN).join(", ");
  const more = nodes.length - NODES_SHOWN;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
