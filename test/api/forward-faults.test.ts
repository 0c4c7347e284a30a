/** What is said of a leader that goes away, or does not answer, in the middle of a request. */
import type { Socket } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { errors, request } from "undici";
import { atLeader } from "../../src/api/forward/at-leader.ts";
import { type Letter, send } from "../../src/api/forward/send.ts";
import { whileLeading } from "../../src/api/forward/while-leading.ts";
import { Unanswered, unanswered } from "../../src/api/forward/unanswered.ts";
import { until } from "../lab/until.ts";
import { leader as report, maintenance } from "./fixtures.ts";
import { isAt, Replicas } from "./replicas.ts";

const replicas = new Replicas();
test.after.each(() => replicas.end());

const HALF = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

/** Answers so far, once it is asked, and breaks off. */
const breakOff = (text: string) => (socket: Socket) =>
  void socket.once("data", () => socket.write(text, () => socket.destroy()));

function ask(address: string, path: string, method: "GET" | "POST") {
  return request(`http://${address}${path}`, { method });
}

for (const [when, text] of [["before", ""], ["in the middle of", HALF]] as const) {
  test(`the leader goes ${when} its answer: what changes something is not asked twice`, async () => {
    const gone = await replicas.socket(breakOff(text));
    const follower = await replicas.follower(gone.address);
    const answer = await ask(follower.address, "/schedule/stop", "POST");
    assert.is(answer.statusCode, 503);
    const { code, detail, maybeDone } = await answer.body.json() as Record<string, unknown>;
    assert.is(code, "leader-unreachable");
    assert.is(
      detail,
      `The leader at ${gone.address} gives no answer: the connection broke. ` +
        "It may have been done all the same: look before you ask again.",
    );
    assert.is(maybeDone, true);
    assert.equal([gone.connections, follower.asked], [1, 1]);
    assert.equal(follower.forwarded, ["unanswered"]);
  });

  test(`the leader goes ${when} its answer: what only reads is asked once more`, async () => {
    const gone = await replicas.socket(breakOff(text));
    const leader = await replicas.leader();
    const moved = await replicas.start([isAt(gone.address), isAt(leader.address)]);
    const answer = await ask(moved.address, "/schedule/plan", "GET");
    assert.is(answer.statusCode, 200);
    await answer.body.dump();
    const follower = await replicas.follower(gone.address);
    const refused = await ask(follower.address, "/schedule/plan", "GET");
    const { code, detail, maybeDone } = await refused.body.json() as Record<string, unknown>;
    assert.is(code, "leader-unreachable");
    assert.is(detail, `The leader at ${gone.address} gives no answer: the connection broke.`);
    assert.is(maybeDone, undefined);
    assert.is(gone.connections, 3);
  });
}

function letter(rest: Partial<Letter> = {}): Letter {
  return { method: "GET", target: "/", headers: {}, deadline: 30_000, signals: [], ...rest };
}

async function failure(sent: Promise<Response>): Promise<Unanswered> {
  const error = await sent.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof Unanswered, String(error));
  return error;
}

test("a leader that never answers is given up, and not asked again", async () => {
  const silent = await replicas.socket(() => {});
  const late = await failure(send(silent.address, letter({ deadline: 200 })));
  assert.equal([late.stage, late.message], ["over", "none came within 0.2 s"]);
  const half = await replicas.socket((socket) => void socket.write(HALF));
  const slow = await failure(send(half.address, letter({ deadline: 200 })));
  assert.equal([slow.stage, slow.message], ["over", "none came within 0.2 s"]);
  assert.equal([silent.connections, half.connections], [1, 1]);
});

test("nothing is tried again where its time is over", async () => {
  let asked = 0;
  const given = {
    whoLeads: () => (asked++, isAt("host-a:3375")()),
    here: () => Promise.reject(new Error("does not lead")),
    there: () => Promise.reject(new Unanswered("over", "none came within 30 s")),
  };
  for (const writes of [true, false]) {
    const error = await atLeader({ ...given, writes }).catch((reason: unknown) => reason) as Error;
    assert.match(
      error.message,
      "The leader at host-a:3375 gives no answer: none came within 30 s.",
    );
    assert.is(/look before/.test(error.message), writes);
  }
  assert.is(asked, 2);
});

test("an answer without end is cut off", async () => {
  const chunk = new Uint8Array(1024 * 1024);
  const endless = await replicas.socket((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk)) { /* until it is full */ }
    };
    socket.on("drain", more);
    more();
  });
  const error = await failure(send(endless.address, letter()));
  assert.equal([error.stage, error.message], ["over", "its answer is too large"]);
});

const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const REASONS: [error: unknown, why: string][] = [
  [new errors.ConnectTimeoutError(), "it cannot be reached"],
  [system("EHOSTUNREACH"), "it cannot be reached"],
  [system("ENOTFOUND"), "there is no host of that name"],
  [new errors.SocketError("other side closed"), "the connection broke"],
  [system("EOTHER"), "connect EOTHER"],
  ["odd", "odd"],
];

for (const [error, why] of REASONS) {
  test(`in words: ${error}`, () => {
    for (const [connected, stage] of [[false, "unsent"], [true, "broken"]] as const) {
      const given = unanswered(error, connected);
      assert.equal([given.stage, given.message], [stage, why]);
    }
  });
}

const UNREACHABLE: [address: string, why: string][] = [
  ["127.0.0.1:1", "it refuses the connection"],
  ["no-such-host.invalid:3375", "there is no host of that name"],
];

for (const [address, why] of UNREACHABLE) {
  test(`nothing was sent to ${address}`, async () => {
    const error = await failure(send(address, letter({ method: "POST" })));
    assert.is(error.stage, "unsent");
    assert.ok([why, "its name cannot be looked up"].includes(error.message), error.message);
  });
}

test("a leader that leads no more is not waited for: what reads asks the next one", async () => {
  const silent = await replicas.socket((socket) => socket.resume());
  const next = await replicas.leader();
  const known = [silent.address, next.address];
  const leader = () => ({
    ...report(),
    self: false,
    leader: known.length > 1 ? known.shift()! : next.address,
  });
  const operations = { leader };
  const leaders = [isAt(silent.address), isAt(next.address)];
  const follower = await replicas.start(leaders, { operations });
  const answer = await ask(follower.address, "/schedule/plan", "GET");
  assert.is(answer.statusCode, 200);
  await answer.body.dump();
  assert.equal([silent.connections, follower.forwarded], [1, ["unanswered", "answered"]]);
});

test("a leader that leads no more has a while to tell of a change", async () => {
  const watched = async (patience: number, leaders: readonly string[], looks: number) => {
    let looked = 0;
    const report = () => {
      const leader = leaders[Math.min(looked++, leaders.length - 1)]!;
      return leader === "" ? {} : { leader };
    };
    const { signal, end } = whileLeading("a:1", report, patience);
    await until(`it is looked ${looks} times`, () => looked >= looks);
    end();
    return signal.aborted;
  };
  assert.is(await watched(0, ["a:1", "b:1"], 2), true);
  assert.is(await watched(500, ["", "b:1"], 4), true);
  assert.is(await watched(500, ["a:1", "b:1"], 3), false);
  // It still leads, or nobody is known to, or this replica does not know of it yet.
  for (const leaders of [["a:1"], ["a:1", ""], ["b:1"], ["b:1", "a:1"]]) {
    assert.is(await watched(0, leaders, 3), false, leaders.join());
  }
});

test("a caller who goes away ends what only reads", async () => {
  let connected = false;
  let closed = false;
  const silent = await replicas.socket((socket) => {
    connected = true;
    socket.on("close", () => closed = true);
    socket.resume();
  });
  const follower = await replicas.follower(silent.address);
  const leaving = new AbortController();
  const { signal } = leaving;
  const answer = request(`http://${follower.address}/schedule/plan`, { signal });
  const gone = answer.then(() => false, () => true);
  await until("it is forwarded", () => connected);
  leaving.abort();
  assert.ok(await gone);
  await until("it is ended", () => closed);
  assert.equal(follower.forwarded, []);
});

test("what changes something is carried through without its caller", async () => {
  let begun = () => {};
  let finish = () => {};
  const asked = new Promise<void>((resolve) => begun = resolve);
  const leader = await replicas.leader({
    operations: {
      stop: () => (begun(), new Promise((resolve) => finish = () => resolve(maintenance()))),
    },
  });
  const follower = await replicas.follower(leader.address);
  const leaving = new AbortController();
  const { signal } = leaving;
  const answer = request(`http://${follower.address}/schedule/stop`, { method: "POST", signal });
  const gone = answer.then(() => false, () => true);
  await asked;
  leaving.abort();
  assert.ok(await gone);
  finish();
  await until("it is done", () => leader.lines.length === 1 && follower.lines.length === 1);
  assert.equal(follower.lines.map(([, message]) => message), [
    "POST /schedule/stop, by the leader",
  ]);
});

test("nothing is waited for once the API is closed", async () => {
  let connected = false;
  const silent = await replicas.socket((socket) => {
    connected = true;
    socket.resume();
  });
  const ending = new AbortController();
  const options = { ending: ending.signal };
  const follower = await replicas.follower(silent.address, { options });
  const answer = ask(follower.address, "/schedule/stop", "POST");
  await until("it is forwarded", () => connected);
  ending.abort();
  const { body } = await answer;
  const { detail } = await body.json() as { detail: string };
  assert.match(detail, /nobody waits for it any more\. It may have been done/);
});

test.run();
