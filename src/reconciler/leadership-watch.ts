/** Says in the log who leads, whenever that changes. */
import type { Election, Leadership, Log } from "./ports.ts";

export interface LeadershipWatchParts {
  readonly election: Election;
  readonly log: Log;
  /** This replica leads, or leads no more, or follows another. */
  wake(cause: string): void;
}

/** As long as the process lasts: that it stands down at the end is worth a line, too. */
const ALWAYS = new AbortController().signal;

/** From now on. */
export function watchLeadership({ election, log, wake }: LeadershipWatchParts): void {
  let said = "";
  const look = () => {
    const leadership = election.current();
    const words = wordsOf(leadership);
    if (words === said) return;
    const isFirst = said === "";
    said = words;
    const { self, leader, term } = leadership;
    log.info({ self, leader, term }, words);
    if (!isFirst) wake("leadership");
  };
  look();
  election.watch(look, ALWAYS);
}

function wordsOf({ self, leader, term, since, problems }: Leadership): string {
  if (self) return `Leading since ${new Date(since!).toISOString()}, term ${term}.`;
  if (leader !== undefined) return `Following ${leader}.`;
  return `No leader: ${problems.join(" ") || "nobody is elected."}`;
}
