/** The API: translates requests to operations and their reports to responses. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ArkError, asArkError } from "../errors.ts";
import type { Log } from "../reconciler/ports.ts";
import { AUTHOR_HEADER, type AuthorReader, authorReader } from "./author.ts";
import { guard, hostName } from "./guard.ts";
import { readParameters } from "./parameters.ts";
import { problemBody } from "./problem.ts";
import type { ApiOptions, Route } from "./route.ts";
import { routes } from "./routes/all.ts";
import { refusalLog } from "./webhook/refusal-log.ts";

export function createApi(options: ApiOptions): Hono {
  const app = new Hono();
  const authorOf = authorReader(options.authors);
  const webhookRefused = refusalLog(options.log);
  app.use(commonHeaders);
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    app.use(path, limitBody(route));
    app.on([...route.methods], path, (context) => respond(context, route, options, authorOf));
    app.all(path, (context) => refuseMethod(context, route));
  }
  app.notFound(({ req }) => {
    const error = new ArkError(
      "not-found",
      `There is no ${req.path}; /openapi.json lists what there is.`,
    );
    return problemResponse(error);
  });
  app.onError((error, { req }) => {
    logError(options.log, req.method, req.path, error);
    const refusal = asArkError(error);
    if (refusal.code === "webhook-refused") webhookRefused(refusal, options.now());
    return problemResponse(error);
  });
  return app;
}

/** A cache that answered for us would swallow a change. */
async function commonHeaders(context: Context, next: () => Promise<void>): Promise<void> {
  await next();
  context.res.headers.set("Cache-Control", "no-store");
  context.res.headers.set("X-Content-Type-Options", "nosniff");
}

function limitBody({ maxBody }: Route) {
  return bodyLimit({
    maxSize: maxBody,
    onError: () => {
      throw new ArkError("request-too-large", `A body has no more than ${maxBody} bytes here.`);
    },
  });
}

async function respond(
  context: Context,
  route: Route,
  options: ApiOptions,
  authorOf: AuthorReader,
): Promise<Response> {
  const { req } = context;
  const { advertise, log, now } = options;
  // Hono answers HEAD by GET, which is right only where GET changes nothing.
  if (req.raw.method === "HEAD" && route.effect === "writes") return refuseMethod(context, route);
  guard(route.effect, callerOf(context), [hostName(advertise)!]);
  const parameters = route.effect === "signed" ? {} : await readParameters(req, route.parameters);
  const author = authorOf(req.header(AUTHOR_HEADER), addressOf(context));
  const began = now();
  const answer = await route.answer({ ...options, parameters, author, request: req.raw });
  if (route.effect === "writes") {
    const milliseconds = now() - began;
    log.info({ ...parameters, author: author.name, milliseconds }, `${req.method} ${req.path}`);
  }
  return route.report === undefined
    ? new Response(String(answer), { headers: { "Content-Type": route.mediaType } })
    : jsonResponse(answer, route.isLater?.(answer) ? 202 : 200, route.mediaType);
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

function refuseMethod({ req }: Context, { path, methods, effect }: Route): Response {
  const takesHead = methods.includes("GET") && effect !== "writes";
  const allowed = takesHead ? [...methods, "HEAD"] : methods;
  const allow = allowed.join(", ");
  const error = new ArkError(
    "method-not-allowed",
    `${path} takes ${allow}, not ${req.raw.method}.`,
  );
  return problemResponse(error, { Allow: allow });
}

function problemResponse(error: unknown, headers: Record<string, string> = {}): Response {
  const body = problemBody(error);
  return jsonResponse(body, body.status, "application/problem+json", headers);
}

function jsonResponse(
  body: unknown,
  status: number,
  type: string,
  headers: Record<string, string> = {},
): Response {
  const text = JSON.stringify(body, null, 2) + "\n";
  return new Response(text, { status, headers: { "Content-Type": type, ...headers } });
}

/** What callers do wrong is theirs to see; what we do wrong is ours. */
function logError(log: Log, method: string, path: string, thrown: unknown): void {
  const error = asArkError(thrown);
  const fields = { code: error.code, error: error.cause instanceof Error ? error.cause : error };
  if (error.kind.class === "bug") log.error(fields, `${method} ${path} failed`);
  else log.debug(fields, `${method} ${path} was refused`);
}
