/** What the candidates say of themselves, asked of each only once: but for its leadership it stays. */
import { type CandidateData, readCandidate } from "./candidate-data.ts";
import type { Candidate } from "./candidates.ts";
import type { Moment } from "./lease.ts";
import { isSessionError, type NodeStat, type Session } from "./session.ts";

/** Its `czxid` is its term where it leads; its `version` is as old as the data. */
export interface Entry extends Candidate, NodeStat {
  /** Undefined where it cannot be read. */
  readonly data: CandidateData | undefined;
  readonly firstSeen: Moment;
}

export class Roster {
  #entries: readonly Entry[] = [];

  /** In order, as of the last `update`. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /**
   * Those who are gone since the list was made are left out.
   * @throws SessionError
   */
  async update(
    session: Session,
    folder: string,
    order: readonly Candidate[],
    seen: Moment,
  ): Promise<void> {
    const known = new Map(this.#entries.map((entry) => [entry.name, entry]));
    const entries = await Promise.all(order.map((candidate, position) => {
      const entry = known.get(candidate.name);
      return entry !== undefined && isSettled(entry, position)
        ? entry
        : read(session, folder, candidate, entry?.firstSeen ?? seen);
    }));
    this.#entries = entries.filter((entry) => entry !== undefined);
  }
}

/** The first is asked until it says that it leads. */
function isSettled({ data }: Entry, position: number): boolean {
  return position > 0 || data?.since !== undefined;
}

async function read(
  session: Session,
  folder: string,
  candidate: Candidate,
  firstSeen: Moment,
): Promise<Entry | undefined> {
  const path = `${folder}/${candidate.name}`;
  try {
    const { data, stat } = await session.get(path);
    return { ...candidate, ...stat, data: readCandidate(data), firstSeen };
  } catch (error) {
    if (isSessionError(error, "no-node")) return undefined;
    if (!isSessionError(error, "no-auth")) throw error;
    const stat = await session.exists(path);
    return stat && { ...candidate, ...stat, data: undefined, firstSeen };
  }
}
