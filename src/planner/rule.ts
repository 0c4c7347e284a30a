import type { Decision } from "./decision.ts";
import type { Facts } from "./facts.ts";

/** One row of a rule table. */
export interface Rule {
  /** Shown to people as the reason's source; stable. */
  readonly name: string;
  when(facts: Facts): boolean;
  then(facts: Facts): Decision;
}
