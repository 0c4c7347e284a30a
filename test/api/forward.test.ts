/** What becomes of a request that only the leader can answer, at a replica that does not lead. */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { routes } from "../../src/api/routes/all.ts";
import { ArkError } from "../../src/errors.ts";
import { filledIn } from "./ask.ts";
import { plan } from "./fixtures.ts";
import { ask, isAt, leads, type Replica, Replicas } from "./replicas.ts";
import { WEBHOOK_SECRET } from "./stub.ts";

const replicas = new Replicas();
test.after.each(() => replicas.end());

const ofTheLeader = routes.filter(({ by }) => by === "leader");
const ofAny = routes.filter(({ by }) => by === "any");

test("who answers what", () => {
  assert.equal(ofAny.map(({ path }) => path), [
    "/schedule/leader",
    "/schedule/history",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
  ]);
  assert.ok(ofTheLeader.length >= 8);
  assert.ok(routes.every(({ by, effect }) => effect !== "writes" || by === "leader"));
});

test("the leader's answer is passed back as it is, from every path and by every method", async () => {
  const { leader, follower } = await replicas.pair();
  for (const route of ofTheLeader) {
    const heads = route.effect === "reads" ? ["HEAD"] as const : [];
    for (const method of [...route.methods, ...heads]) {
      const there = await ask(leader, filledIn(route.path), { method });
      const calls = leader.calls.splice(0);
      const here = await ask(follower, filledIn(route.path), { method });
      assert.is(here.status, 200, `${method} ${route.path}: ${here.text}`);
      assert.is(here.text, there.text);
      assert.is(here.text === "", method === "HEAD");
      for (const name of ["content-type", "cache-control", "x-content-type-options"]) {
        assert.is(here.headers[name], there.headers[name], name);
      }
      const requests = (all: Replica["calls"]) => all.map(([name]) => name);
      assert.equal(requests(leader.calls.splice(0)), requests(calls));
    }
  }
  assert.ok(follower.calls.every(([name]) => name === "pushed"));
  assert.ok(follower.forwarded.every((result) => result === "answered"));
});

test("whichever is asked answers the rest", async () => {
  const follower = await replicas.start([() => Promise.reject(noLeader())]);
  for (const route of ofAny) {
    assert.is((await ask(follower, filledIn(route.path))).status, 200, route.path);
  }
  assert.is(follower.asked, 0);
});

test("a refusal of the leader is passed back, too", async () => {
  const { follower } = await replicas.pair();
  const unknown = await ask(follower, "/schedule/why/nothing");
  assert.is(unknown.status, 404);
  assert.is(unknown.headers["content-type"], "application/problem+json");
  assert.is(unknown.json().code, "workload-unknown");
  assert.is((await ask(follower, "/schedule/stop?x=1")).json().detail.slice(0, 2), "x:");
});

test("query and body arrive, in every form", async () => {
  const { leader, follower } = await replicas.pair();
  const json = JSON.stringify({ reason: "a ✓" });
  const form = new FormData();
  form.set("reason", "a ✓");
  const encoded = new Response(form);
  const bodies: [string, string | Buffer][] = [
    ["application/json", json],
    ["application/x-www-form-urlencoded", new URLSearchParams({ reason: "a ✓" }).toString()],
    [encoded.headers.get("content-type")!, Buffer.from(await encoded.arrayBuffer())],
  ];
  for (const [type, body] of bodies) {
    const headers = { "Content-Type": type };
    await ask(follower, "/schedule/stop?workload=web", { method: "POST", headers, body });
  }
  await ask(follower, `/schedule/stop?workload=web&reason=${encodeURIComponent("a ✓")}`);
  const author = { name: "ark-schedule API", email: "ark-schedule@ark.example" };
  assert.equal(leader.calls, Array(4).fill(["stop", { author, workload: "web", reason: "a ✓" }]));
});

test("what was changed by way of a replica is looked for there at once", async () => {
  const { follower } = await replicas.pair();
  await ask(follower, "/schedule/plan");
  await ask(follower, "/schedule/stop?x=1");
  assert.equal(follower.calls, []);
  await ask(follower, "/schedule/stop");
  assert.equal(follower.calls, [["pushed", {}]]);
});

test("replicas that take each other for the leader end at the second", async () => {
  const first = { address: "" };
  const second = await replicas.start([() => isAt(first.address)()]);
  const asking = await replicas.follower(second.address);
  first.address = asking.address;
  const answer = await ask(asking, "/schedule/stop");
  assert.is(answer.status, 503);
  assert.is(answer.json().code, "no-leader");
  assert.is(answer.json().detail, MISTAKEN);
  assert.is(answer.headers["retry-after"], "1");
  assert.equal([asking.asked, second.asked], [1, 1]);
  assert.equal([...asking.calls, ...second.calls], []);
});

const MISTAKEN = "Another replica took this one for the leader, and it is not (any more).";

test("who does not want to be forwarded is told where the leader is", async () => {
  const { leader, follower } = await replicas.pair();
  const headers = { "Accept-Forward": "No" };
  for (const method of ["GET", "POST"] as const) {
    const path = "/schedule/stop?reason=a%20b&workload=web";
    const answer = await ask(follower, path, { method, headers });
    assert.is(answer.status, 307);
    assert.is(answer.headers.location, `http://${leader.address}${path}`);
    assert.is(answer.text, "");
  }
  assert.is(leader.asked, 0);
  assert.is((await ask(leader, "/schedule/stop", { headers })).status, 200);
});

test("where nobody leads, all that needs a leader says so, and when to ask again", async () => {
  const follower = await replicas.start([() => Promise.reject(noLeader())]);
  for (const route of routes.filter(({ by }) => by !== "any")) {
    const signed = { "X-Ark-Token": WEBHOOK_SECRET };
    const answer = await ask(follower, filledIn(route.path), { method: "POST", headers: signed });
    assert.is(answer.status, 503, route.path);
    assert.is(answer.headers["retry-after"], "4");
    const { code, detail, retryAfter } = answer.json();
    assert.equal({ code, detail, retryAfter }, {
      code: "no-leader",
      detail: "ZooKeeper cannot be asked.",
      retryAfter: 4,
    });
  }
});

test("a leader that is gone is asked for anew, once", async () => {
  const leader = await replicas.leader();
  const gone = isAt("127.0.0.1:1");
  const moved = await replicas.start([gone, isAt(leader.address)]);
  assert.is((await ask(moved, "/schedule/stop", { method: "POST" })).status, 200);
  assert.equal(moved.forwarded, ["unanswered", "answered"]);
  const followed = await replicas.start([gone, leads]);
  const form = new FormData();
  form.set("workload", "web");
  const encoded = new Response(form);
  const here = await ask(followed, "/schedule/stop", {
    method: "POST",
    headers: { "Content-Type": encoded.headers.get("content-type")! },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
  assert.is(here.status, 200, here.text);
  assert.equal(followed.calls.map(([name]) => name), ["stop"]);
  const lost = await replicas.start([gone]);
  const answer = await ask(lost, "/schedule/stop", { method: "POST" });
  assert.is(answer.status, 503);
  assert.is(answer.headers["retry-after"], "2");
  const { code, detail, leader: where, maybeDone } = answer.json();
  assert.equal({ code, detail, where, maybeDone }, {
    code: "leader-unreachable",
    detail: "The leader at 127.0.0.1:1 gives no answer: it refuses the connection.",
    where: "127.0.0.1:1",
    maybeDone: undefined,
  });
  assert.is(lost.asked, 2);
});

test("a body too large goes nowhere", async () => {
  const { leader, follower } = await replicas.pair();
  const body = JSON.stringify({ reason: "x".repeat(100_000) });
  const answer = await ask(follower, "/schedule/stop", { method: "POST", body });
  assert.is(answer.status, 413);
  assert.equal([leader.asked, follower.asked], [0, 0]);
});

test("a large answer comes whole", async () => {
  const reason = "x".repeat(1024 * 1024);
  const holds = Array.from({ length: 8 }, () => ({ ...plan().holds[0]!, reason }));
  const operations = { plan: () => Promise.resolve({ ...plan(), holds }) };
  const leader = await replicas.leader({ operations });
  const answer = await ask(await replicas.follower(leader.address), "/schedule/plan");
  assert.equal(answer.json().holds, holds);
});

test("a webhook is heeded here and by the leader, which checks its signature itself", async () => {
  const { leader, follower } = await replicas.pair();
  const body = JSON.stringify({ ref: "refs/heads/main", note: "ü" });
  const sign = (secret: string) =>
    `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const post = (secret: string) =>
    ask(follower, "/schedule/webhook", {
      method: "POST",
      headers: {
        ...{ "Content-Type": "application/json", "X-GitHub-Event": "push" },
        "X-Hub-Signature-256": sign(secret),
      },
      body,
    });
  const taken = await post(WEBHOOK_SECRET);
  assert.is(taken.status, 202, taken.text);
  assert.is(taken.json().accepted, true);
  const pushed = ["pushed", { ref: "refs/heads/main" }];
  assert.equal([follower.calls, leader.calls], [[pushed], [pushed]]);
  assert.is((await post("a guess")).status, 403);
  assert.is(leader.calls.length, 1);
});

function noLeader(): ArkError {
  return new ArkError("no-leader", "ZooKeeper cannot be asked.", { details: { retryAfter: 4 } });
}

test.run();
