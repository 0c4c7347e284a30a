/** The API's description of itself, by OpenAPI 3.1, made of the routes. */
import * as z from "zod";
import type { ErrorCode } from "../errors.ts";
import { ERRORS } from "../errors.ts";
import type { Route } from "./route.ts";
import { reports } from "./schemas/describing.ts";

type Json = Record<string, unknown>;

const DESCRIPTION = `
Parameters are taken from the query, and with POST also from a JSON body or a form. One that is
unknown is an error.

GET works where something is changed too, as it always has here. So that no web page can change
anything behind its reader's back, requests that a browser makes for a page of another site are
refused, and so are host names that are not the service's own: it answers to addresses, to
names without a dot, and to the host of ACS_ADVERTISE. There is no other authentication; listen
only where all who reach the service may use it.

Of several replicas any can be asked: what only the leader can do is passed on to it, with the
author that the replica believes the caller to be.

Errors are application/problem+json (RFC 9457), each with a stable \`code\`.
`.trim();

/** @returns the document, as plain data */
export function openApi(routes: readonly Route[], version: string): Json {
  return {
    openapi: "3.1.0",
    info: { title: "ark-schedule", version, description: DESCRIPTION },
    paths: Object.fromEntries(routes.map((route) => [route.path, pathItem(route)])),
    components: { schemas: components() },
  };
}

/** Schemas of their own; in the document they are known by their place. */
function components(): Json {
  const { schemas } = z.toJSONSchema(reports, { ...JSON_SCHEMA, uri: reference });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidy(schema)]));
}

const JSON_SCHEMA = {
  // What is answered may grow: the input side forbids no further properties.
  io: "input",
  override: ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  },
} as const;

const reference = (id: string) => `#/components/schemas/${id}`;

function tidy({ $schema: _schema, $id: _id, ...schema }: z.core.JSONSchema.BaseSchema): Json {
  return schema;
}

function pathItem(route: Route): Json {
  return Object.fromEntries(
    route.methods.map((method) => [method.toLowerCase(), operation(route, method.toLowerCase())]),
  );
}

function operation(route: Route, method: string): Json {
  const { summary, path, effect, by, parameters } = route;
  const takesBody = method === "post" && Object.keys(parameters.shape).length > 0;
  return {
    operationId: operationId(method, path),
    summary,
    parameters: [
      ...parametersOf(route),
      ...(effect === "writes" ? [AUTHOR_PARAMETER] : []),
      ...(by === "any" ? [] : [FORWARD_PARAMETER]),
    ],
    ...(takesBody ? { requestBody: requestBody(route) } : {}),
    ...(effect === "signed" ? { requestBody: SIGNED_BODY } : {}),
    responses: responses(route),
  };
}

const AUTHOR_PARAMETER = {
  name: "X-Ark-Author",
  in: "header",
  required: false,
  description: "Author of the commit: `Name <mail>`.",
  schema: { type: "string" },
};

const FORWARD_PARAMETER = {
  name: "Accept-Forward",
  in: "header",
  required: false,
  description: "`no`: a replica that does not lead answers 307 to the one that does.",
  schema: { type: "string", enum: ["no"] },
};

/** What it has to be is said by whoever sends it. */
const SIGNED_BODY = { content: { "application/json": { schema: { type: "object" } } } };

/** "/schedule/why/{workload}" as "getScheduleWhyWorkload". */
function operationId(method: string, path: string): string {
  const words = path.match(/[a-z]+/g) ?? [];
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

function parametersOf({ path, parameters }: Route): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, JSON_SCHEMA);
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = property as z.core.JSONSchema.BaseSchema;
    const place = path.includes(`{${name}}`) ? "path" : "query";
    return { name, in: place, required: required.includes(name), description, schema };
  });
}

function requestBody({ parameters }: Route): Json {
  const schema = tidy(z.toJSONSchema(parameters, JSON_SCHEMA));
  return {
    content: { "application/json": { schema }, "application/x-www-form-urlencoded": { schema } },
  };
}

function responses(route: Route): Json {
  const codes: ErrorCode[] = [
    "request-invalid",
    ...(GUARDED.has(route.effect) ? ["request-refused"] as const : []),
    ...route.errors,
    ...(route.by === "any" ? [] : ["no-leader", "leader-unreachable"] as const),
    "internal",
  ];
  const statuses = new Set(codes.map((code) => ERRORS[code].status));
  const content = { [route.mediaType]: { schema: answerSchema(route) } };
  return {
    200: { description: "Done.", content },
    ...(route.by !== "any" && { 307: REDIRECT }),
    ...(route.isLater && { 202: { description: "Going to be done.", content } }),
    ...Object.fromEntries(
      [...statuses].map((status) => [
        status,
        problem(codes.filter((code) => ERRORS[code].status === status)),
      ]),
    ),
  };
}

const REDIRECT = {
  description: "Another replica leads, and `Accept-Forward: no` was asked for.",
  headers: { Location: { description: "The same of the leader.", schema: { type: "string" } } },
};

const RETRY_AFTER = {
  description: "With `no-leader`: when to ask again; seconds.",
  schema: { type: "integer" },
};

const GUARDED: ReadonlySet<Route["effect"]> = new Set(["reads", "writes"]);

function answerSchema({ report }: Route): Json {
  if (report === undefined) return { type: "string" };
  const id = reports.get(report)?.id;
  return id === undefined ? tidy(z.toJSONSchema(report, JSON_SCHEMA)) : { $ref: reference(id) };
}

function problem(codes: readonly ErrorCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].meaning}`).join(" "),
    ...(codes.includes("no-leader") && { headers: { "Retry-After": RETRY_AFTER } }),
    content: { "application/problem+json": { schema: { $ref: reference("Problem") } } },
  };
}
