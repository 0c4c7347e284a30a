/** Whose a request is that one replica passes on to another, and who may pass it on. */
import { Buffer } from "node:buffer";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ask, Replicas, TOKEN } from "./replicas.ts";

const replicas = new Replicas();
test.after.each(() => replicas.end());

test("the author is who the replica that was asked believes the caller to be", async () => {
  const leader = await replicas.leader();
  const trusting = await replicas.follower(leader.address);
  const authors = { author: { name: "b", email: "b@host-b" }, trusted: ["192.0.2.1"] };
  const wary = await replicas.follower(leader.address, { options: { authors } });
  const headers = { "X-Ark-Author": Buffer.from("Jörg <j@example.org>").toString("latin1") };
  for (const replica of [trusting, wary, leader]) {
    await ask(replica, "/schedule/start", { headers });
  }
  assert.equal(leader.calls.map(([, request]) => (request as { author: unknown }).author), [
    { name: "Jörg", email: "j@example.org" },
    { name: "b", email: "b@host-b" },
    { name: "leader", email: "leader@host" },
  ]);
});

test("both log a write, and where it came from", async () => {
  const { leader, follower } = await replicas.pair();
  await ask(follower, "/schedule/status");
  await ask(follower, "/schedule/stop?reason=disk", { method: "POST" });
  const author = "ark-schedule API";
  assert.equal(leader.lines, [[
    {
      ...{ reason: "disk", author, milliseconds: 0 },
      from: "127.0.0.1 by way of ark.example:3375",
    },
    "POST /schedule/stop",
  ]]);
  assert.equal(follower.lines, [[
    { leader: leader.address, status: 200, author, from: "127.0.0.1", milliseconds: 0 },
    "POST /schedule/stop, by the leader",
  ]]);
  assert.equal(follower.forwarded, ["answered", "answered"]);
});

test("web pages are kept out by the replica that they are shown by", async () => {
  const { leader, follower } = await replicas.pair();
  const page = await ask(follower, "/schedule/start", {
    method: "POST",
    headers: { Origin: "http://evil.example" },
  });
  assert.is(page.status, 403);
  assert.is(page.json().code, "request-refused");
  const rebound = await ask(follower, "/schedule/plan", { headers: { Host: "evil.example" } });
  assert.is(rebound.status, 403);
  assert.is(leader.asked, 0);
  const known = await ask(follower, "/schedule/plan", { headers: { Host: "ark.example:3375" } });
  assert.is(known.status, 200);
});

test("who only says to be a replica is refused", async () => {
  const leader = await replicas.leader();
  const alone = await replicas.start([() => Promise.resolve({ self: true })]);
  for (const token of ["", "undefined", TOKEN.slice(1), `${TOKEN} `.repeat(2)]) {
    for (const replica of [leader, alone]) {
      const headers = { "X-Ark-Replica": token, "X-Ark-Author": "Eve <eve@example.org>" };
      const answer = await ask(replica, "/schedule/start", { headers });
      assert.is(answer.status, 403, token);
      assert.is(answer.json().code, "request-refused");
      assert.not.match(answer.text, TOKEN);
      assert.equal(replica.calls, []);
    }
  }
});

test.run();
