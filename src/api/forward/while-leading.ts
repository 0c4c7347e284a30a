/** Ends the wait for a leader that leads no more, as one that was suspended or cut off. */
import type { LeaderReport } from "../../reconciler/operations.ts";
import { Unanswered } from "./unanswered.ts";

/** How often that is looked at; it costs no question to anybody; milliseconds. */
const LOOK = 250;

export interface Watch {
  /** Aborted with an `Unanswered`. */
  readonly signal: AbortSignal;
  end(): void;
}

/**
 * That nobody is known to lead is no reason, since it may be this replica that was cut off; nor is
 * what was known before, since it may not know yet of the leader that is asked.
 * @param address of the leader that was asked
 * @param patience how long it may still take to answer; milliseconds
 */
export function whileLeading(
  address: string,
  report: () => Pick<LeaderReport, "leader">,
  patience: number,
): Watch {
  const over = new AbortController();
  const first = report().leader;
  let left = Math.ceil(patience / LOOK);
  const timer = setInterval(() => {
    const { leader = address } = report();
    if (leader !== address && leader !== first && --left < 0) {
      over.abort(new Unanswered("broken", "it leads no more"));
    }
  }, LOOK);
  return { signal: over.signal, end: () => clearInterval(timer) };
}
