/** Has the leader answer: this process if it leads, else the replica that does. */
import type { HonoRequest } from "hono";
import type { Author } from "../../reconciler/ports.ts";
import type { ApiOptions, Route } from "../route.ts";
import { atLeader } from "./at-leader.ts";
import { ACCEPT_FORWARD_HEADER, headersToLeader } from "./headers.ts";
import { type Letter, send } from "./send.ts";
import { whileLeading } from "./while-leading.ts";

export interface Asked {
  readonly request: HonoRequest;
  readonly route: Route;
  readonly options: ApiOptions;
  readonly author: Author;
  /** In words: an address, and the replica that passed the request on. */
  readonly from: string | undefined;
}

/**
 * How long one that leads no more may take to answer: at its end it lets what is under way end;
 * milliseconds.
 */
const PATIENCE: Readonly<Record<Route["effect"], number>> = {
  reads: 0,
  probe: 0,
  writes: 10_000,
  signed: 0,
};

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
  const { route, options } = asked;
  const { operations } = options;
  const began = options.now();
  const watch = whileLeading(address, () => operations.leader(), PATIENCE[route.effect]);
  try {
    const answer = await send(address, await letterOf(asked, token, watch.signal));
    options.metrics.forwarded("answered");
    if (route.effect === "writes") heed(answer, asked, { leader: address, began });
    return answer;
  } catch (error) {
    // A caller who went away says nothing of the leader.
    if (!asked.request.raw.signal.aborted) options.metrics.forwarded("unanswered");
    throw error;
  } finally {
    watch.end();
  }
}

/** Who changed something here is going to look here what has become of it. */
function heed(
  { status, ok }: Response,
  { request, options, author, from }: Asked,
  { leader, began }: { leader: string; began: number },
): void {
  const milliseconds = options.now() - began;
  const fields = { leader, status, author: author.name, from, milliseconds };
  options.log.info(fields, `${request.method} ${request.path}, by the leader`);
  if (ok) options.operations.pushed({});
}

async function letterOf(asked: Asked, token: string, gone: AbortSignal): Promise<Letter> {
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
    signals: [gone, options.ending, ...(effect === "reads" ? [request.raw.signal] : [])],
  };
}

function targetOf({ url }: HonoRequest): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function isRedirectWanted(request: HonoRequest): boolean {
  return request.header(ACCEPT_FORWARD_HEADER)?.trim().toLowerCase() === "no";
}
