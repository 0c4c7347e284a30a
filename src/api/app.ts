/** The API: translates requests to operations and their reports to responses. */
import type { Context } from "hono";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ArkError, asArkError } from "../errors.ts";
import type { Log } from "../reconciler/ports.ts";
import { authorReader } from "./author.ts";
import { respond } from "./respond.ts";
import { problemResponse } from "./responses.ts";
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
    app.on([...route.methods], path, (context) => {
      // Hono answers HEAD by GET, which is right only where GET changes nothing.
      const refused = context.req.raw.method === "HEAD" && route.effect === "writes";
      return refused ? refuseMethod(context, route) : respond(context, route, options, authorOf);
    });
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

/** What callers do wrong is theirs to see; what we do wrong is ours. */
function logError(log: Log, method: string, path: string, thrown: unknown): void {
  const error = asArkError(thrown);
  const fields = { code: error.code, error: error.cause instanceof Error ? error.cause : error };
  if (error.kind.class === "bug") log.error(fields, `${method} ${path} failed`);
  else log.debug(fields, `${method} ${path} was refused`);
}
