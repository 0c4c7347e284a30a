/** Why the leader gave no answer. */
import { errors } from "undici";

export class Unanswered extends Error {
  /**
   * How far it came: to no connection, so that nothing was done; to one that broke; or to its end,
   * where asking again is of no use.
   */
  readonly stage: "unsent" | "broken" | "over";

  /** @param message what the leader does or does not, as the rest of a sentence */
  constructor(stage: Unanswered["stage"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "Unanswered";
    this.stage = stage;
  }
}

/** @param connected whether there was a connection: all that comes before it has sent nothing */
export function unanswered(error: unknown, connected: boolean): Unanswered {
  if (error instanceof Unanswered) return error;
  const why = (error instanceof errors.ConnectTimeoutError ? NO_WAY : REASONS[codeOf(error)]) ??
    (error instanceof Error ? error.message : String(error));
  return new Unanswered(connected ? "broken" : "unsent", why, { cause: error });
}

const NO_WAY = "it cannot be reached";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refuses the connection",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "its name cannot be looked up",
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: NO_WAY,
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
};

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}
