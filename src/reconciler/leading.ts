/** The right to act: whoever changes anything asks for it first, as late as possible. */
import { ArkError } from "../errors.ts";
import type { Election, Leading } from "./ports.ts";

/** @throws ArkError leadership-lost where this process does not lead, or is in doubt of it */
export function leadingNow(election: Election): Leading {
  const leadership = election.current();
  if (leadership.self && leadership.holds()) return leadership;
  throw new ArkError("leadership-lost", "This replica does not lead, so it does not act.");
}

/** That very leadership, and no later one of this process. @throws ArkError leadership-lost */
export function requireLead({ holds, signal }: Pick<Leading, "holds" | "signal">): void {
  if (holds()) return;
  const { reason } = signal;
  throw reason instanceof ArkError
    ? reason
    : new ArkError("leadership-lost", "This replica leads no more, so it does not act.");
}
