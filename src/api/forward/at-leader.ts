/** Has a request answered by the replica that leads. */
import { ArkError } from "../../errors.ts";
import type { Leader } from "../../reconciler/ports.ts";
import type { Introduction } from "./headers.ts";
import { Unanswered } from "./unanswered.ts";

/** Another may lead by then; seconds. */
const RETRY_AFTER = 2;

export interface Errand {
  /** @throws ArkError no-leader */
  readonly whoLeads: () => Promise<Leader>;
  /** As if this replica led. */
  readonly here: () => Promise<Response>;
  /** @throws Unanswered */
  readonly there: (address: string, token: Introduction["token"]) => Promise<Response>;
  /** Whether the caller wants to ask the leader by itself; path and query, then. */
  readonly redirect?: string;
  /** Whether asking twice is another thing than asking once. */
  readonly writes: boolean;
}

/**
 * Who leads may have changed a moment ago: where nothing was done, it is tried once again.
 * @throws ArkError no-leader, leader-unreachable
 */
export async function atLeader(errand: Errand): Promise<Response> {
  const first = await attempt(errand);
  if (first instanceof Response) return first;
  const second = isHarmless(first, errand) ? await attempt(errand) : first;
  if (second instanceof Response) return second;
  throw unreachable(second, errand);
}

interface Failure {
  readonly address: string;
  readonly reason: Unanswered;
}

async function attempt(errand: Errand): Promise<Response | Failure> {
  const leader = await errand.whoLeads();
  if (leader.self) return await errand.here();
  const { address, token } = leader;
  if (errand.redirect !== undefined) {
    const location = `http://${address}${errand.redirect}`;
    return new Response(null, { status: 307, headers: { Location: location } });
  }
  try {
    return await errand.there(address, token);
  } catch (reason) {
    if (reason instanceof Unanswered) return { address, reason };
    throw reason;
  }
}

function isHarmless({ reason: { stage } }: Failure, { writes }: Errand): boolean {
  return stage === "unsent" || (stage === "broken" && !writes);
}

function unreachable({ address, reason }: Failure, { writes }: Errand): ArkError {
  const maybeDone = writes && reason.stage !== "unsent";
  const doubt = maybeDone ? " It may have been done all the same: look before you ask again." : "";
  const next = maybeDone ? { maybeDone } : { retryAfter: RETRY_AFTER };
  return new ArkError(
    "leader-unreachable",
    `The leader at ${address} gives no answer: ${reason.message}.${doubt}`,
    { cause: reason, details: { leader: address, ...next } },
  );
}
