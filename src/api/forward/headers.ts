/** What a replica tells the leader besides the request, and what is passed on of both directions. */
import { Buffer } from "node:buffer";
import type { Author } from "../../reconciler/ports.ts";
import { AUTHOR_HEADER } from "../author.ts";
import type { Route } from "../route.ts";

/** The leader's token: shows that a replica passes the request on. */
export const TOKEN_HEADER = "x-ark-replica";
/** Where it came from, in words for the log. */
export const FROM_HEADER = "x-ark-from";
/** "no": the caller wants to be told where the leader is, and to ask it by itself. */
export const ACCEPT_FORWARD_HEADER = "accept-forward";

/** What the replica that was asked says of the request, in place of the caller. */
export interface Introduction {
  readonly token: string;
  readonly author: Author;
  readonly from: string;
}

/**
 * Of one connection only, or said anew on the next one.
 * Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-7.6.1
 */
const OF_ONE_CONNECTION = new Set([
  ...["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"],
  ...["proxy-authenticate", "proxy-authorization", "proxy-connection"],
  ...["host", "content-length", "expect"],
]);

/** A signature may be in any header and be of others; besides, only the kind of the body matters. */
const PASSED_ON: Readonly<Record<Route["effect"], (name: string) => boolean>> = {
  reads: (name) => name === "content-type",
  writes: (name) => name === "content-type",
  probe: (name) => name === "content-type",
  signed: (name) => !OF_ONE_CONNECTION.has(name),
};

export function headersToLeader(
  given: Headers,
  effect: Route["effect"],
  { token, author, from }: Introduction,
): Record<string, string> {
  const passed = [...given].filter(([name]) => PASSED_ON[effect](name));
  const name = Buffer.from(`${author.name} <${author.email}>`).toString("latin1");
  return {
    ...Object.fromEntries(passed),
    [TOKEN_HEADER]: token,
    [AUTHOR_HEADER]: name,
    [FROM_HEADER]: from,
  };
}

/** The others of an answer are the same whoever gives it. */
const PASSED_BACK = ["content-type", "retry-after"];

export function headersToCaller(
  given: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(PASSED_BACK.flatMap((name) => {
    const value = given[name];
    return typeof value === "string" ? [[name, value]] : [];
  }));
}
