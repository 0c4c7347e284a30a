/** What the API answers. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { problem, setUp } from "./ask.ts";
import { history, leader, plan, status, why } from "./fixtures.ts";

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
    [
      { reason: "disk", author: "ark-schedule API", from: "127.0.0.1", milliseconds: 0 },
      "POST /schedule/stop",
    ],
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
