/** Refusals in few words, however many nodes there are: equal reasons are told once. */
import { nodesWords } from "../../model/nodes-words.ts";
import type { NodeRefusal } from "./placer.ts";

const REASONS_SHOWN = 4;

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

interface Group {
  readonly nodes: string[];
  readonly filter: string;
  readonly reason: string;
}

/** Those with the most nodes first. */
function grouped(refusals: readonly NodeRefusal[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { node, filter, reason } of refusals) {
    const key = `${filter} ${reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { nodes: [node], filter, reason });
    else group.nodes.push(node);
  }
  return [...groups.values()].sort((a, b) => b.nodes.length - a.nodes.length);
}
