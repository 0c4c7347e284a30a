/** From a request to its answer: who asks, whether they may, and which replica has to answer. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { AUTHOR_HEADER, type AuthorReader } from "./author.ts";
import { type Asked, forward } from "./forward/forward.ts";
import { FROM_HEADER, TOKEN_HEADER } from "./forward/headers.ts";
import { requirePass } from "./forward/require-pass.ts";
import { guard, hostName } from "./guard.ts";
import { readParameters } from "./parameters.ts";
import { jsonResponse } from "./responses.ts";
import type { ApiOptions, Route } from "./route.ts";

/** @throws ArkError what the guard, the parameters, the operation or the way to the leader end with */
export async function respond(
  context: Context,
  route: Route,
  options: ApiOptions,
  authorOf: AuthorReader,
): Promise<Response> {
  const caller = await identify(context, route, options, authorOf);
  const asked = { ...caller, request: context.req, route, options };
  const here = () => answer(asked);
  return route.by === "any" || caller.passedOn ? await here() : await forward(asked, here);
}

type Caller = Pick<Asked, "author" | "from"> & { readonly passedOn: boolean };

/** Another replica has guarded what it passes on, and says whose it is. */
async function identify(
  context: Context,
  { by, effect }: Route,
  { operations, advertise }: ApiOptions,
  authorOf: AuthorReader,
): Promise<Caller> {
  const { req } = context;
  const token = by === "any" ? undefined : req.header(TOKEN_HEADER);
  const passedOn = token !== undefined;
  if (passedOn) requirePass(token, await operations.whoLeads());
  else guard(effect, callerOf(context), [hostName(advertise)!]);
  const address = addressOf(context);
  const author = authorOf(req.header(AUTHOR_HEADER), address, passedOn);
  return { author, from: passedOn ? req.header(FROM_HEADER) : address, passedOn };
}

async function answer({ request, route, options, author, from }: Asked): Promise<Response> {
  const { log, now } = options;
  const parameters = route.effect === "signed"
    ? {}
    : await readParameters(request, route.parameters);
  const began = now();
  const report = await route.answer({ ...options, parameters, author, request });
  if (route.effect === "writes") {
    const milliseconds = now() - began;
    const fields = { ...parameters, author: author.name, from, milliseconds };
    log.info(fields, `${request.method} ${request.path}`);
  }
  return route.report === undefined
    ? new Response(String(report), { headers: { "Content-Type": route.mediaType } })
    : jsonResponse(report, route.isLater?.(report) ? 202 : 200, route.mediaType);
}

/** Where the request comes from; undefined where no connection brought it. */
function addressOf({ env }: Context): string | undefined {
  return (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
}

function callerOf({ req }: Context): Parameters<typeof guard>[1] {
  return {
    method: req.method,
    host: req.header("host") ?? new URL(req.url).host,
    origin: req.header("origin"),
    fetchSite: req.header("sec-fetch-site"),
    purpose: req.header("sec-purpose") ?? req.header("purpose"),
    userAgent: req.header("user-agent"),
  };
}
