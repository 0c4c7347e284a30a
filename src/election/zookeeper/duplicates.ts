/** Replicas that advertise one address: whoever asks for the leader may get to the wrong one. */
import { type Moment, passed } from "./lease.ts";
import type { Entry } from "./roster.ts";

export interface Oneself {
  readonly guid: string;
  readonly advertise: string;
  /** Of its session; milliseconds. */
  readonly timeout: number;
}

/**
 * The sentence to be said of it; undefined where all is well. What an earlier process of this replica
 * left behind goes with its session, and is nobody else.
 */
export function duplicateProblem(
  candidates: readonly Entry[],
  { guid, advertise, timeout }: Oneself,
  at: Moment,
): string | undefined {
  const isAnother = (entry: Entry) =>
    entry.guid !== guid && entry.data?.advertise === advertise &&
    passed(entry.firstSeen, at) > timeout;
  return candidates.some(isAnother)
    ? `Another replica has the same ACS_ADVERTISE, ${advertise}. Give each replica an address of its own.`
    : undefined;
}
