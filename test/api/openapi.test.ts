import { test } from "uvu";
import * as assert from "uvu/assert";
import * as z from "zod";
import { createApi } from "../../src/api/app.ts";
import { routes } from "../../src/api/routes/all.ts";
import { filledIn } from "./ask.ts";
import { apiOptions, stub, WEBHOOK_SECRET } from "./stub.ts";

type Json = Record<string, unknown>;

const app = createApi(apiOptions(stub().operations));
const document = await (await app.request("http://localhost/openapi.json")).json() as {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Json & { parameters: Json[]; responses: Json }>>;
  components: { schemas: Record<string, Json> };
};

/** Every object below a value, itself included. */
function* objects(value: unknown): Generator<Json> {
  if (typeof value !== "object" || value === null) return;
  yield value as Json;
  for (const inner of Object.values(value)) yield* objects(inner);
}

test("every path is there, with its methods", () => {
  assert.is(document.openapi, "3.1.0");
  assert.is(document.info.version, "1.2.3");
  assert.equal(
    Object.entries(document.paths).map(([path, item]) => [path, Object.keys(item)]),
    routes.map(({ path, methods }) => [path, methods.map((method) => method.toLowerCase())]),
  );
  for (
    const path of [
      "/schedule/snapshot",
      "/schedule/snapshot/restore",
      "/schedule/leader",
      "/schedule/start",
      "/schedule/stop",
      "/schedule/status",
      "/schedule/plan",
      "/schedule/why/{workload}",
      "/schedule/history",
      "/schedule/webhook",
      "/schedule/rollback",
      "/schedule/apply",
      "/schedule/adopt",
      "/schedule/ignore",
      "/schedule/heal",
      "/healthz",
      "/readyz",
      "/metrics",
      "/openapi.json",
    ]
  ) assert.ok(document.paths[path], path);
});

test("operations have names of their own, a summary and responses", () => {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  const names = operations.map(({ operationId }) => operationId);
  assert.is(new Set(names).size, names.length);
  for (const { summary, responses, operationId } of operations) {
    assert.ok(summary, String(operationId));
    assert.ok("200" in responses && "500" in responses, String(operationId));
  }
});

test("what the leader answers may be a redirect to it, or that there is none", () => {
  for (const { path, by, methods } of routes) {
    for (const method of methods) {
      const { responses, parameters } = document.paths[path]![method.toLowerCase()]!;
      const names = parameters.map(({ name }) => name);
      const unavailable = JSON.stringify(responses["503"] ?? {});
      const said = ["307" in responses, names.includes("Accept-Forward")];
      const why = ["no-leader", "leader-unreachable", "Retry-After"].map((word) =>
        unavailable.includes(word)
      );
      assert.equal([...said, ...why], Array(5).fill(by !== "any"), `${method} ${path}`);
    }
  }
});

test("the variables of a path are its required parameters", () => {
  for (const [path, item] of Object.entries(document.paths)) {
    const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(item)) {
      const required = parameters.filter((parameter) => parameter.in === "path");
      assert.equal(required.map(({ name }) => name), variables);
      assert.ok(required.every((parameter) => parameter.required === true));
      assert.ok(parameters.every(({ description, schema }) => description && schema));
    }
  }
});

test("every reference leads somewhere", () => {
  const known = Object.keys(document.components.schemas).map((id) => `#/components/schemas/${id}`);
  const references = [...objects(document)].flatMap(({ $ref }) => $ref === undefined ? [] : [$ref]);
  assert.ok(references.length > 10);
  for (const reference of references) {
    assert.ok(known.includes(String(reference)), String(reference));
  }
});

test("every schema compiles", () => {
  const $defs = document.components.schemas;
  for (const id of Object.keys($defs)) {
    const inlined = JSON.parse(
      JSON.stringify({ $ref: `#/$defs/${id}`, $defs }).replaceAll(
        "#/components/schemas/",
        "#/$defs/",
      ),
    );
    z.fromJSONSchema(inlined);
  }
});

for (const { path, report, methods: [method] } of routes) {
  if (report === undefined) continue;
  test(`${path} answers as it is described`, async () => {
    const response = await app.request(`http://localhost${filledIn(path)}`, {
      method: method!,
      ...(method === "POST" && { headers: { "X-Ark-Token": WEBHOOK_SECRET } }),
    });
    // Strict at the top: a field that is not described is found.
    report.strict().parse(path === "/openapi.json" ? { openapi: "3.1.0" } : await response.json());
  });
}

test.run();
