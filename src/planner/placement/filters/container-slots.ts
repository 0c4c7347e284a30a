/**
 * The node has fewer containers than its label `containerslots` says.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/scheduler/filter/slots.go
 */
import type { Filter } from "../filter.ts";

export const containerSlots: Filter = {
  name: "container slots",
  lasts: "refusal",
  refuse: (_demand, { slots, count }) =>
    count < slots ? undefined : `Its label containerslots=${slots} is reached.`,
};
