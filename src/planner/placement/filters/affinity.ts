/** The node has, or lacks, containers or images that are asked for. */
import type { Filter } from "../filter.ts";
import type { NodeState } from "../node-state.ts";

export const affinity: Filter = {
  name: "affinity",
  lasts: "moment",
  refuse: ({ criteria }, node) => {
    for (const { expression, holds } of criteria.affinities) {
      if (!holds(TEXTS[expression.key]?.(node) ?? labelValues(node, expression.key))) {
        return `It asks for ${expression.text}.`;
      }
    }
    return undefined;
  },
};

const TEXTS: Readonly<Record<string, (node: NodeState) => string[]>> = {
  container: ({ node, placed }) => [
    ...node.containers.flatMap(({ id, name }) => [id, name]),
    ...placed.map(({ name }) => name),
  ],
  // As it is named, and by its repository alone.
  image: ({ node }) => [...node.images].flatMap((name) => [name, name.replace(/:[^:/]*$/, "")]),
};

/** Of the label of this key, on each container that has it. */
function labelValues({ node, placed }: NodeState, key: string): string[] {
  const all = [...node.containers, ...placed.map(({ spec }) => spec)];
  return all.map(({ labels }) => labels?.[key]).filter((value) => value !== undefined);
}
