/** Asks the API without a network in between; a stub stands for the service. */
import * as assert from "uvu/assert";
import { createApi } from "../../src/api/app.ts";
import type { Operations } from "../../src/reconciler/operations.ts";
import { apiOptions, stub } from "./stub.ts";

/** `calls` are what the service was asked, `lines` what was logged. */
export function setUp(overrides: Partial<Operations> = {}) {
  const { operations, calls } = stub(overrides);
  const lines: [object, string][] = [];
  const app = createApi(apiOptions(operations, lines));
  const ask = (path: string, init: RequestInit = {}, from = "127.0.0.1") =>
    app.request(`http://localhost:3375${path}`, init, {
      incoming: { socket: { remoteAddress: from } },
    });
  return { ask, calls, lines };
}

/** What has to be said, by path. */
const NEEDED: Readonly<Record<string, string>> = {
  "/schedule/rollback": "?to=4f0c1d2",
  "/schedule/ignore": "?workload=web&field=mem_limit",
  "/schedule/heal": "?workload=web",
  "/schedule/apply": "?id=4f0c1d2.8b1f03c2d7.7",
};

/** A route's path with all that an answer needs. */
export function filledIn(path: string): string {
  return path.replace("{workload}", "web") + (NEEDED[path] ?? "");
}

/** The body of a refusal. */
export async function problem(response: Response): Promise<Record<string, unknown>> {
  assert.is(response.headers.get("content-type"), "application/problem+json");
  const body = await response.json() as Record<string, unknown>;
  assert.is(body.status, response.status);
  return body;
}
