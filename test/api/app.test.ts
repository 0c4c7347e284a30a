import { test } from "uvu";
import * as assert from "uvu/assert";
import { createApi } from "../../src/api/app.ts";
import { ArkError } from "../../src/errors.ts";
import type { Operations } from "../../src/reconciler/operations.ts";
import { history, leader, NOW, plan, snapshot, status, why } from "./fixtures.ts";
import { apiOptions, stub } from "./stub.ts";

const API = { name: "ark-schedule API", email: "ark-schedule@ark.example" };

function setUp(overrides: Partial<Operations> = {}) {
  const { operations, calls } = stub(overrides);
  const lines: [object, string][] = [];
  const app = createApi(apiOptions(operations, lines));
  const ask = (path: string, init: RequestInit = {}) =>
    app.request(`http://localhost:3375${path}`, init);
  return { ask, calls, lines };
}

/** What a request that changes something comes to. */
async function translated(path: string, init: RequestInit = {}): Promise<[string, unknown]> {
  const { ask, calls } = setUp();
  const response = await ask(path, init);
  assert.is(response.status, 200, await response.clone().text());
  assert.is(calls.length, 1);
  return calls[0]!;
}

async function problem(response: Response): Promise<Record<string, unknown>> {
  assert.is(response.headers.get("content-type"), "application/problem+json");
  const body = await response.json() as Record<string, unknown>;
  assert.is(body.status, response.status);
  return body;
}

const READS: [string, unknown][] = [
  ["/schedule/status", status()],
  ["/schedule/plan", plan()],
  ["/schedule/why/web", why()],
  ["/schedule/leader", leader()],
  ["/schedule/history", history()],
  ["/healthz", { healthy: true }],
  ["/readyz", { ready: true }],
];

for (const [path, report] of READS) {
  test(`GET ${path}`, async () => {
    const { ask } = setUp();
    const response = await ask(path);
    assert.is(response.status, 200);
    assert.is(response.headers.get("content-type"), "application/json");
    assert.is(response.headers.get("cache-control"), "no-store");
    const text = await response.text();
    assert.is(text, JSON.stringify(report, null, 2) + "\n");
  });
}

test("HEAD answers as GET does, without a body", async () => {
  const { ask } = setUp();
  const response = await ask("/schedule/status", { method: "HEAD" });
  assert.is(response.status, 200);
  assert.is(await response.text(), "");
});

test("HEAD changes nothing", async () => {
  const { ask, calls } = setUp();
  const response = await ask("/schedule/stop", { method: "HEAD" });
  assert.is(response.status, 405);
  assert.is(response.headers.get("allow"), "GET, POST");
  assert.equal(calls, []);
});

test("snapshot, by every way to say parameters", async () => {
  const request = { author: API, force: true, prune: false, reason: "before the move" };
  const path = "/schedule/snapshot";
  const form = new FormData();
  form.set("force", "1");
  form.set("reason", "before the move");
  const json = JSON.stringify({ force: true, reason: "before the move" });
  const ways: [string, RequestInit][] = [
    [`${path}?force=true&reason=before+the+move`, {}],
    [`${path}?force&reason=before+the+move`, { method: "POST" }],
    [path, { method: "POST", body: json, headers: { "Content-Type": "application/json" } }],
    // As `curl -d` says it.
    [path, {
      method: "POST",
      body: json,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }],
    [path, {
      method: "POST",
      body: new URLSearchParams({ force: "true", reason: "before the move" }),
    }],
    [path, { method: "POST", body: form }],
    [`${path}?force=true`, {
      method: "POST",
      body: new URLSearchParams({ reason: "before the move" }),
    }],
  ];
  for (const [url, init] of ways) assert.equal(await translated(url, init), ["snapshot", request]);
  const { ask } = setUp();
  assert.equal(await (await ask(path)).json(), snapshot());
});

test("restore", async () => {
  assert.equal(await translated("/schedule/snapshot/restore?workload=web"), [
    "restore",
    { author: API, workload: "web", confirm: false },
  ]);
});

test("stop until a time, or for a while", async () => {
  const stopped = (until: number) => ["stop", { author: API, until }];
  const inTwoHours = NOW + 2 * 3_600_000;
  assert.equal(await translated("/schedule/stop?until=2h"), stopped(inTwoHours));
  assert.equal(await translated("/schedule/stop?until=2026-11-21T02:00:00Z"), stopped(inTwoHours));
  // The "+" of an offset that curl does not escape arrives as a space.
  assert.equal(
    await translated("/schedule/stop?until=2026-11-21T03:00:00+01:00"),
    stopped(inTwoHours),
  );
  assert.equal(await translated("/schedule/stop?workload=db&reason=disk"), [
    "stop",
    { author: API, workload: "db", reason: "disk" },
  ]);
});

test("start and history", async () => {
  assert.equal(await translated("/schedule/start?reason=done"), [
    "start",
    { author: API, reason: "done" },
  ]);
  assert.equal(await translated("/schedule/history?limit=3"), ["history", { limit: 3 }]);
  assert.equal(
    await translated("/schedule/history", {
      method: "POST",
      body: '{"limit":3}',
      headers: { "Content-Type": "application/json" },
    }),
    ["history", { limit: 3 }],
  );
});

test("the author of a commit", async () => {
  const as = async (header: string) => {
    const [, request] = await translated("/schedule/start", {
      headers: { "X-Ark-Author": header },
    });
    return (request as { author: unknown }).author;
  };
  assert.equal(await as("Anna <anna@example.org>"), { name: "Anna", email: "anna@example.org" });
  const utf8 = Buffer.from("Jörg Öl <j@example.org>").toString("latin1");
  assert.equal(await as(utf8), { name: "Jörg Öl", email: "j@example.org" });
});

test("an author that git could not take is refused", async () => {
  for (const header of ["Anna", "<anna@example.org>", "Anna <a b>", "A <a> <b>"]) {
    const { ask, calls } = setUp();
    const body = await problem(
      await ask("/schedule/start", { headers: { "X-Ark-Author": header } }),
    );
    assert.is(body.detail, "X-Ark-Author: right would be Name <mail>.");
    assert.equal(calls, []);
  }
});

test("everything that is wrong is named at once", async () => {
  const { ask, calls } = setUp();
  const response = await ask("/schedule/stop?raeson=x&until=tomorrow&workload=a/b&workload=c");
  const body = await problem(response);
  assert.is(response.status, 400);
  assert.is(body.code, "request-invalid");
  assert.is(body.type, "urn:ark-schedule:error:request-invalid");
  assert.is(body.title, "The request has a parameter that cannot be used");
  assert.equal(body.problems, [
    { parameter: "workload", problem: "it is given more than once" },
    { parameter: "raeson", problem: "no such parameter; did you mean reason?" },
    {
      parameter: "until",
      problem: "right would be a duration such as 90m, 2h or 1d, or a time such as " +
        "2026-11-21T18:00:00Z or 2026-11-21T18:00:00+01:00",
    },
  ]);
  assert.equal(calls, []);
});

const BAD: [string, RequestInit, string][] = [
  ["/schedule/history?limit=0", {}, "limit: right would be a whole number from 1 to 1000."],
  ["/schedule/history?limit=ten", {}, "limit: right would be a whole number from 1 to 1000."],
  ["/schedule/snapshot?force=maybe", {}, "force: right would be true or false."],
  [
    "/schedule/stop?until=-2h",
    {},
    "until: right would be a duration such as 90m, 2h or 1d, or a time such as 2026-11-21T18:00:00Z or 2026-11-21T18:00:00+01:00.",
  ],
  [
    "/schedule/stop?reason=a%0AArk-Action:+x",
    {},
    "reason: right would be one line of 1 to 500 characters.",
  ],
  ["/schedule/status?x=1", {}, "x: no such parameter; there are none here."],
  [
    "/schedule/why/a%20b",
    {},
    "workload: right would be a container's name: letters, digits, _ . and -.",
  ],
  ["/schedule/stop", { method: "POST", body: "{" }, "body: it is not a JSON object."],
  ["/schedule/stop", {
    method: "POST",
    body: "[]",
    headers: { "Content-Type": "application/json" },
  }, "body: it is not a JSON object."],
  [
    "/schedule/stop",
    { method: "POST", body: "x" },
    "body: right would be a JSON object or a form.",
  ],
  [
    "/schedule/snapshot",
    { method: "POST", body: '{"force":"true"}' },
    "force: right would be true or false.",
  ],
];

for (const [path, init, detail] of BAD) {
  test(`bad: ${init.method ?? "GET"} ${path} ${init.body ?? ""}`, async () => {
    const { ask, calls } = setUp();
    assert.is((await problem(await ask(path, init))).detail, detail);
    assert.equal(calls, []);
  });
}

test("a body too large", async () => {
  const { ask } = setUp();
  const body = JSON.stringify({ reason: "x".repeat(100_000) });
  const response = await ask("/schedule/stop", { method: "POST", body });
  assert.is(response.status, 413);
  assert.is((await problem(response)).code, "request-too-large");
});

test("no such path, no such method", async () => {
  const { ask } = setUp();
  const missing = await ask("/schedule/snapshots");
  assert.is(missing.status, 404);
  assert.is((await problem(missing)).code, "not-found");
  const refused = await ask("/schedule/status", { method: "DELETE" });
  assert.is(refused.status, 405);
  assert.is(refused.headers.get("allow"), "GET, POST, HEAD");
  assert.is((await problem(refused)).detail, "/schedule/status takes GET, POST, HEAD, not DELETE.");
});

test("an error of an operation, with its details", async () => {
  const { ask, lines } = setUp({
    snapshot: () =>
      Promise.reject(
        new ArkError("snapshot-conflict", "web would be dropped.", {
          details: { workloads: ["web"] },
        }),
      ),
  });
  const response = await ask("/schedule/snapshot");
  assert.is(response.status, 409);
  assert.equal(await problem(response), {
    workloads: ["web"],
    type: "urn:ark-schedule:error:snapshot-conflict",
    title: "Capturing now would undo or drop something",
    status: 409,
    detail: "web would be dropped.",
    code: "snapshot-conflict",
  });
  assert.equal(lines, []);
});

test("a mistake stays inside, and is logged", async () => {
  const mistake = new TypeError("s3cret is not a function");
  const { ask, lines } = setUp({ plan: () => Promise.reject(mistake) });
  const response = await ask("/schedule/plan");
  assert.is(response.status, 500);
  assert.not.match(await response.text(), /s3cret/);
  assert.equal(lines, [[{ code: "internal", error: mistake }, "GET /schedule/plan failed"]]);
});

test("what changes something is logged", async () => {
  const { ask, lines } = setUp();
  await ask("/schedule/status");
  await ask("/schedule/stop?reason=disk", { method: "POST" });
  assert.equal(lines, [
    [{ reason: "disk", author: "ark-schedule API", milliseconds: 0 }, "POST /schedule/stop"],
  ]);
});

test("not healthy, not ready", async () => {
  const { ask } = setUp({
    healthy: () => false,
    readiness: () => ({ ready: false, reason: "The engine does not answer." }),
    status: () => {
      throw new ArkError("not-ready", "The first round has not finished yet.");
    },
  });
  for (const path of ["/healthz", "/schedule/leader"]) {
    const response = await ask(path);
    assert.is(response.status, 503);
    assert.is((await problem(response)).code, "not-healthy");
  }
  const ready = await ask("/readyz");
  assert.is(ready.status, 503);
  assert.is((await problem(ready)).detail, "The engine does not answer.");
  assert.is(await (await ask("/metrics")).text(), "workloads unknown\n");
});

test("metrics", async () => {
  const { ask } = setUp();
  const response = await ask("/metrics");
  assert.match(response.headers.get("content-type")!, /^text\/plain; version=0\.0\.4/);
  assert.is(await response.text(), "workloads 2\n");
});

test.run();
