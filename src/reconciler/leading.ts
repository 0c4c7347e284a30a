/** The right to act: whoever changes anything asks for it first. */
import { ArkError } from "../errors.ts";
import type { Election, Leading } from "./ports.ts";

/** @throws ArkError leadership-lost where this process does not lead, or is in doubt of it */
export function leadingNow(election: Election): Leading {
  const leadership = election.current();
  if (leadership.self && leadership.holds()) return leadership;
  throw new ArkError("leadership-lost", "This replica does not lead, so it does not act.");
}
