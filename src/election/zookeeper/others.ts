/** What is wrong with the other candidates, as far as one of them can tell. */
import { type Moment, passed } from "./lease.ts";
import type { Entry } from "./roster.ts";

export interface Oneself {
  readonly guid: string;
  readonly advertise: string;
  /** Of its session; milliseconds. */
  readonly timeout: number;
}

/** A sentence each. */
export function problemsWithOthers(
  candidates: readonly Entry[],
  oneself: Oneself,
  at: Moment,
): string[] {
  const others = candidates.filter(({ guid }) => guid !== oneself.guid);
  return PROBLEMS.filter(({ of }) => others.some((other) => of(other, oneself, at)))
    .map(({ sentence }) => sentence(oneself));
}

const PROBLEMS: readonly {
  readonly of: (other: Entry, oneself: Oneself, at: Moment) => boolean;
  readonly sentence: (oneself: Oneself) => string;
}[] = [
  {
    // What an earlier process of this replica left behind goes with its session, and is nobody else.
    of: ({ data, firstSeen }, { advertise, timeout }, at) =>
      data?.advertise === advertise && passed(firstSeen, at) > timeout,
    sentence: ({ advertise }) =>
      `Another replica has the same ACS_ADVERTISE, ${advertise}. ` +
      "Give each replica an address of its own.",
  },
  {
    of: ({ data }) => data === undefined,
    sentence: () => UNREADABLE,
  },
];

/** Said also to whoever asks for the leader, where that is the one. */
export const UNREADABLE = "What another replica says of itself in ZooKeeper cannot be read. " +
  "Give all replicas the same ACS_ZK_AUTH and version.";
