/** Turns the loop when somebody else leads than before, so that a new leader acts at once. */
import type { Election } from "./ports.ts";

/** Until `signal` aborts. That something else is wrong with the election is no reason to turn. */
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
    wake("leadership");
  }, signal);
}

function whoLeads(election: Election): string {
  const { self, leader, term } = election.current();
  return [self, leader, term].join();
}
