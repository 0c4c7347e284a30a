/** What the container shares namespaces, volumes or links with is on the node. */
import type { Filter } from "../filter.ts";

export const dependency: Filter = {
  name: "dependency",
  lasts: "moment",
  refuse: ({ beside }, node, scene) => {
    for (const name of beside) {
      const places = scene.where(name);
      // What is nowhere makes no difference between nodes; the engine has words for it.
      if (places.includes(node) || (places.length === 0 && scene.complete)) continue;
      const where = places.map((each) => each.name).join(", ");
      return `It can only run beside ${name}, which is on ${where || "no node that answers"}.`;
    }
    return undefined;
  },
};
