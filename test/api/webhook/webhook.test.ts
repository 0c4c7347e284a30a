/** The path of the API, with what is around it: methods, sizes, names of hosts. */
import { Readable } from "node:stream";
import { Buffer } from "node:buffer";
import { request } from "undici";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createApi } from "../../../src/api/app.ts";
import { serve } from "../../../src/api/serve.ts";
import type { Delivery } from "../../../src/api/webhook/delivery.ts";
import { problem, setUp } from "../ask.ts";
import { apiOptions, stub } from "../stub.ts";
import { gitHub, PINGS, PUSHES, SECRET } from "./deliveries.ts";

const PATH = "/schedule/webhook";
const PUSH = PUSHES["GitHub, JSON"]!;
const sent = ({ headers, body }: Delivery, more: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { ...headers, ...more },
  body: Buffer.from(body).toString("utf8"),
});

test("a push makes the loop look, and is answered at once", async () => {
  const { ask, calls, lines } = setUp();
  const response = await ask(PATH, sent(PUSH("refs/heads/main")));
  assert.is(response.status, 202);
  const message = "GitHub tells of a push to main: looking for what is new.";
  assert.equal(await response.json(), { accepted: true, message, ref: "refs/heads/main" });
  assert.equal(calls, [["pushed", { ref: "refs/heads/main" }]]);
  assert.equal(lines.map(([, line]) => line), [message]);
});

test("without a body", async () => {
  const { ask, calls } = setUp();
  const response = await ask(PATH, { method: "POST", headers: { "X-Ark-Token": SECRET } });
  assert.is(response.status, 202);
  assert.equal(calls, [["pushed", {}]]);
});

test("a ping, and a push to another branch, make nothing look", async () => {
  const { ask, calls } = setUp();
  for (const delivery of [PINGS.GitHub!, PUSH("refs/heads/other")]) {
    const response = await ask(PATH, sent(delivery));
    assert.is(response.status, 200);
    assert.is((await response.json() as { accepted: boolean }).accepted, false);
  }
  assert.equal(calls, []);
});

test("a wrong signature is told nothing", async () => {
  const { ask, calls } = setUp();
  const delivery = PUSH("refs/heads/main");
  const response = await ask(
    PATH,
    sent(delivery, { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }),
  );
  assert.is(response.status, 403);
  const { code, detail, ...rest } = await problem(response);
  assert.is(code, "webhook-refused");
  assert.is(detail, "The webhook is not signed with the secret of this service.");
  assert.equal(Object.keys(rest).sort(), ["status", "title", "type"]);
  assert.equal(calls, []);
});

test("no secret is set", async () => {
  const { operations, calls } = stub();
  const options = { ...apiOptions(operations), webhook: { secret: undefined, branch: "main" } };
  const response = await createApi(options).request(
    `http://localhost${PATH}`,
    sent(PUSH("refs/heads/main")),
  );
  assert.is(response.status, 403);
  assert.match(String((await problem(response)).detail), /ACS_WEBHOOK_SECRET/);
  assert.equal(calls, []);
});

test("under any name of the host, and from wherever", async () => {
  const { ask, calls } = setUp();
  const abroad = { Host: "hooks.example:3375", Origin: "http://git.example" };
  assert.is((await ask(PATH, sent(PUSH("refs/heads/main"), abroad))).status, 202);
  assert.is(calls.length, 1);
});

test("nothing else gets through by it", async () => {
  const { ask, calls } = setUp();
  const abroad = { Host: "hooks.example:3375", "X-Ark-Token": SECRET };
  for (const path of ["/schedule/stop", "/schedule/webhook/../stop", "/schedule/status"]) {
    assert.is((await ask(path, { method: "POST", headers: abroad })).status, 403, path);
  }
  assert.is((await ask(`${PATH}/x`, { method: "POST", headers: abroad })).status, 404);
  for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
    const response = await ask(PATH, { method, headers: { "X-Ark-Token": SECRET } });
    assert.is(response.status, 405, method);
    assert.is(response.headers.get("allow"), "POST");
  }
  assert.equal(calls, []);
});

test("large bodies, however they are sent", async () => {
  const { operations, calls } = stub();
  const listening = await serve(createApi(apiOptions(operations)), { host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listening.port}`;
  const post = { method: "POST", reset: true } as const; // a refused body ends its connection
  try {
    const commits = "x".repeat(900 * 1024);
    const { headers, body } = gitHub({}, JSON.stringify({ ref: "refs/heads/main", commits }));
    const taken = await request(url + PATH, { ...post, headers, body });
    assert.is(taken.statusCode, 202, await taken.body.text());
    const chunks = Readable.from(Array.from({ length: 1100 }, () => Buffer.alloc(1024, "x")));
    for (const large of [Buffer.alloc(1100 * 1024, "x"), chunks]) {
      const answer = await request(url + PATH, { ...post, headers, body: large });
      assert.is(answer.statusCode, 413);
      await answer.body.dump();
    }
    const elsewhere = await request(`${url}/schedule/stop`, { ...post, body });
    assert.is(elsewhere.statusCode, 413);
    await elsewhere.body.dump();
    assert.equal(calls, [["pushed", { ref: "refs/heads/main" }]]);
  } finally {
    await listening.close();
  }
});

test.run();
