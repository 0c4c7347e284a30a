/** What requests come to, and what is said of those that cannot be used. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { problem, setUp } from "./ask.ts";
import { NOW, snapshot } from "./fixtures.ts";

const API = { name: "ark-schedule API", email: "ark-schedule@ark.example" };

/** What a request that changes something comes to. */
async function translated(path: string, init: RequestInit = {}): Promise<[string, unknown]> {
  const { ask, calls } = setUp();
  const response = await ask(path, init);
  assert.is(response.status, 200, await response.clone().text());
  assert.is(calls.length, 1);
  return calls[0]!;
}

test("snapshot, by every way to say parameters", async () => {
  const more = { prune: false, pin: false, mode: "commit" };
  const request = { author: API, force: true, reason: "before the move", ...more };
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
  assert.equal(await translated("/schedule/stop?node=host-a"), [
    "stop",
    { author: API, node: "host-a" },
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

test("a span of the history, and whose", async () => {
  assert.equal(
    await translated(
      "/schedule/history?workload=web&since=2h&until=2026-11-20&author=anna&action=stop",
    ),
    ["history", {
      limit: 20,
      workload: "web",
      since: NOW - 2 * 3_600_000,
      until: NOW - 1,
      author: "anna",
      action: "stop",
    }],
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

test("an author is believed from addresses that are trusted, and from no others", async () => {
  const from = async (address: string) => {
    const { ask, calls } = setUp();
    const headers = { "X-Ark-Author": "Anna <anna@example.org>" };
    await ask("/schedule/start", { headers }, address);
    return (calls[0]![1] as { author: { name: string } }).author.name;
  };
  for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.1.2.3"]) {
    assert.is(await from(address), "Anna", address);
  }
  for (const address of ["10.2.0.1", "192.0.2.1", "::2", "::ffff:10.2.0.1", "fe80::1"]) {
    assert.is(await from(address), "ark-schedule API", address);
  }
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
  [
    "/schedule/history?since=yesterday",
    {},
    "since: right would be how long ago, such as 7d or 2h, a day such as 2026-11-01, or a time such as 2026-11-21T18:00:00Z.",
  ],
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

test.run();
