/** Turns the loop when somebody else leads than before, so that a new leader acts at once. */
import type { Election } from "./ports.ts";

/**
 * Until `signal` aborts. That nobody leads is no reason to turn: who looks about then is late when it
 * is elected the next moment.
 */
export function watchLeadership(
  election: Election,
  wake: (cause: string) => void,
  signal: AbortSignal,
): void {
  let before = whoLeads(election);
  election.watch(() => {
    const now = whoLeads(election);
    if (now === before) return;
    before = now;
    if (now !== NOBODY) wake("leadership");
  }, signal);
}

const NOBODY = "nobody";

function whoLeads(election: Election): string {
  const { self, leader, term } = election.current();
  return leader === undefined ? NOBODY : [self, leader, term].join();
}
