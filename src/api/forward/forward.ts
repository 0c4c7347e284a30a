/** Has the leader answer: this process if it leads, else the replica that does. */
import type { HonoRequest } from "hono";
import type { Author } from "../../reconciler/ports.ts";
import type { ApiOptions, Route } from "../route.ts";
import { atLeader } from "./at-leader.ts";
import { ACCEPT_FORWARD_HEADER, headersToLeader } from "./headers.ts";
import { type Letter, send } from "./send.ts";

export interface Asked {
  readonly request: HonoRequest;
  readonly route: Route;
  readonly options: ApiOptions;
  readonly author: Author;
  /** In words: an address, and the replica that passed the request on. */
  readonly from: string | undefined;
}

/** @throws ArkError no-leader, leader-unreachable, and those of `here` */
export async function forward(asked: Asked, here: () => Promise<Response>): Promise<Response> {
  const { request, route, options } = asked;
  const own = route.by === "both" ? await here() : undefined;
  return await atLeader({
    whoLeads: () => options.operations.whoLeads(),
    here: async () => own ?? await here(),
    there: (address, token) => passOn(asked, address, token),
    writes: route.effect === "writes",
    ...(isRedirectWanted(request) && { redirect: targetOf(request) }),
  });
}

async function passOn(asked: Asked, address: string, token: string): Promise<Response> {
  const { request, route, options, author } = asked;
  const { log, metrics, now } = options;
  const letter = await letterOf(asked, token);
  const began = now();
  const answer = await send(address, letter).catch((error: unknown) => {
    // A caller who went away says nothing of the leader.
    if (!request.raw.signal.aborted) metrics.forwarded("unanswered");
    throw error;
  });
  metrics.forwarded("answered");
  if (route.effect === "writes") {
    const { name } = author;
    const { status } = answer;
    const fields = { leader: address, status, author: name, from: asked.from };
    log.info(
      { ...fields, milliseconds: now() - began },
      `${request.method} ${request.path}, by the leader`,
    );
  }
  return answer;
}

async function letterOf(asked: Asked, token: string): Promise<Letter> {
  const { request, route: { effect, deadline }, options, author } = asked;
  const from = `${asked.from ?? "nowhere"} by way of ${options.advertise}`;
  const method = request.raw.method as Letter["method"];
  return {
    method,
    target: targetOf(request),
    headers: headersToLeader(request.raw.headers, effect, { token, author, from }),
    ...(method === "POST" && { body: new Uint8Array(await request.arrayBuffer()) }),
    deadline,
    // What changes something is carried through, whoever still wants to know.
    signals: effect === "reads" ? [options.ending, request.raw.signal] : [options.ending],
  };
}

function targetOf({ url }: HonoRequest): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function isRedirectWanted(request: HonoRequest): boolean {
  return request.header(ACCEPT_FORWARD_HEADER)?.trim().toLowerCase() === "no";
}
