/** Lets in what another replica passes on, and nothing that only says so. */
import { ArkError } from "../../errors.ts";
import type { Leader } from "../../reconciler/ports.ts";
import { isToken } from "../webhook/signature.ts";

/** How soon it is known who leads instead; seconds. */
const RETRY_AFTER = 1;

/**
 * It is never passed on once more: replicas that take each other for the leader would go on for ever.
 * @throws ArkError no-leader, request-refused
 */
export function requirePass(token: string, leader: Leader): void {
  if (!leader.self) {
    throw new ArkError(
      "no-leader",
      "Another replica took this one for the leader, and it is not (any more).",
      { details: { retryAfter: RETRY_AFTER } },
    );
  }
  if (leader.token !== undefined && isToken(leader.token, token)) return;
  throw new ArkError(
    "request-refused",
    "What is said to come from another replica does not have the token of this one.",
  );
}
