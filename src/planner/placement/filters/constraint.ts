/** The node is one that is asked for: by its name, its id, a label, or what it is made of. */
import type { NodeObservation } from "../../../model/observation.ts";
import type { Criterion } from "../criteria.ts";
import type { Filter } from "../filter.ts";
import { nodeValue } from "../node-value.ts";

export const constraint: Filter = {
  name: "constraint",
  lasts: "plan",
  refuse: ({ criteria }, { node }) => {
    for (const criterion of criteria.ofNode) {
      const refusal = refusalOf(criterion, node);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  },
};

function refusalOf(criterion: Criterion, { name, traits }: NodeObservation): string | undefined {
  const { key, text } = criterion.expression;
  if (key === "node") {
    const names = traits === undefined ? [name] : [name, traits.id];
    return criterion.holds(names) ? undefined : `It asks for ${text}.`;
  }
  // What is not known is not taken for absent.
  if (traits === undefined) return `It asks for ${text}, and the node has not told its labels yet.`;
  const value = nodeValue(traits, key);
  if (criterion.holds([value])) return undefined;
  return `It asks for ${text}, and there ${value === "" ? "is no such label" : `it is ${value}`}.`;
}
