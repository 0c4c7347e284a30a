/** When to look again after a round. */
import type { Outcome } from "../planner/remember.ts";
import { nextExpiry } from "./maintenance.ts";
import type { Round } from "./round.ts";

/** After actions, how soon to see what they came to; milliseconds. */
const SECOND_LOOK = 500;

/** @returns milliseconds since 1970; undefined: not before something happens */
export function lookAgainAt(round: Round, now: number): number | undefined {
  const times = [
    round.plan.wakeAt,
    nextExpiry(round.desired.snapshot.maintenance),
    round.outcomes.some(isToBeSeen) ? now + SECOND_LOOK : undefined,
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What is under way wakes the loop when it is over, and so does what others wait for. */
function isToBeSeen({ result, error }: Outcome): boolean {
  return result !== "under-way" && error?.code !== "put-off";
}
