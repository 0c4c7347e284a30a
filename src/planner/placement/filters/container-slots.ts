/**
 * The node has fewer containers than its label `containerslots` says.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/scheduler/filter/slots.go
 */
import type { Filter } from "../filter.ts";

export const containerSlots: Filter = {
  name: "container slots",
  lasts: "refusal",
  refuse: (_demand, { node, count }) => {
    const slots = node.traits?.labels["containerslots"];
    if (slots === undefined || !/^\d+$/.test(slots) || count < Number(slots)) return undefined;
    return `Its label containerslots=${slots} is reached.`;
  },
};
