/** What a candidate does about what it sees: the first row that is true. */
import type { Candidate } from "./candidates.ts";

export interface Sight {
  /** All, in order. */
  readonly order: readonly Candidate[];
  /** Of this session. */
  readonly guid: string;
  /** Whether it takes itself for the leader. */
  readonly leads: boolean;
}

export type Step = "enrol" | "stay" | "lead" | "follow";

const RULES: readonly { readonly when: (sight: Sight) => boolean; readonly step: Step }[] = [
  // It is new, or somebody deleted its node. An answer that was lost is no reason: the list has it.
  { when: (sight) => placeOf(sight) < 0, step: "enrol" },
  { when: (sight) => placeOf(sight) === 0 && sight.leads, step: "stay" },
  // Also again, after doubts: its place has been kept for it.
  { when: (sight) => placeOf(sight) === 0, step: "lead" },
  { when: () => true, step: "follow" },
];

export function decide(sight: Sight): Step {
  return RULES.find(({ when }) => when(sight))!.step;
}

/** In the order; -1: it has none. */
export function placeOf({ order, guid }: Pick<Sight, "order" | "guid">): number {
  return order.findIndex((candidate) => candidate.guid === guid);
}
