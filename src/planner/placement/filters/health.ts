/** The node answers, and nobody has stopped scheduling on it. */
import type { Filter } from "../filter.ts";

export const health: Filter = {
  name: "health",
  lasts: "plan",
  refuse: (_demand, { node }, { held }) => {
    if (!node.reachable) return node.problem ?? "It cannot be asked.";
    return held.get(node.name);
  },
};
