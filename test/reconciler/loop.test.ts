/** Wake-ups are folded, rounds never overlap, and a failing round is tried again ever more seldom. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Follower } from "../../src/reconciler/follower.ts";
import { Loop } from "../../src/reconciler/loop.ts";
import { ArkError } from "../../src/errors.ts";
import { until } from "../lab/until.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeCluster } from "../fakes/cluster.ts";
import { FakeRepository } from "../fakes/repository.ts";
import { ADA } from "./world.ts";

const nothing = () => {};
const never = "0 0 0 1 1 *";

function loopOf(turn: () => Promise<number | undefined>, crontab = never) {
  const clock = new FakeClock(1_000_000_000_000);
  const cluster = new FakeCluster(clock, ["app:1"]);
  const repository = new FakeRepository(() => clock.now());
  const wakeUps: string[] = [];
  const errors: string[] = [];
  const log = {
    ...{ debug: nothing, info: nothing, warn: nothing },
    error: (_: object, message: string) => void errors.push(message),
  };
  const wakeUp = (cause: string) => void wakeUps.push(cause);
  const metrics = { round: nothing, action: nothing, commit: nothing, fetch: nothing, wakeUp };
  const wake = (cause: string) => loop.wake(cause);
  const keep = () => Promise.resolve([]);
  const follower = new Follower({ repository, clock, log, metrics, poll: 1_000, keep, wake });
  const loop: Loop = new Loop({
    ...{ cluster, follower, clock, log, metrics, crontab, events: true, turn },
  });
  const end = new AbortController();
  const over = loop.run(end.signal);
  const close = async () => {
    end.abort();
    await over;
  };
  return { loop, clock, cluster, repository, wakeUps, errors, close };
}

test("what arrives during a round is one more round", async () => {
  let rounds = 0;
  let under = 0;
  let most = 0;
  let release: () => void = nothing;
  const it = loopOf(async () => {
    rounds += 1;
    most = Math.max(most, ++under);
    await new Promise<void>((resolve) => release = resolve);
    under -= 1;
    return undefined;
  });
  await until("the first round", () => rounds === 1);
  for (let count = 0; count < 50; count++) it.loop.wake("event");
  release();
  await until("the second", () => rounds === 2);
  release();
  await until("rest", () => under === 0);
  assert.equal([rounds, most], [2, 1]);
  const closing = it.close();
  release();
  await closing;
});

test("it looks again when the round says so, and not before", async () => {
  let rounds = 0;
  const it = loopOf(() => Promise.resolve(++rounds === 1 ? it.clock.now() + 5_000 : undefined));
  await until("the first round", () => rounds === 1);
  it.clock.advance(4_999);
  await until("the poll of the ref", () => it.repository.calls.head > 1);
  assert.is(rounds, 1);
  it.clock.advance(1);
  await until("the second", () => rounds === 2);
  await it.close();
});

test("a push wakes it within a second", async () => {
  let rounds = 0;
  const it = loopOf(() => Promise.resolve(void rounds++ as undefined));
  await until("the first round", () => rounds === 1 && it.repository.calls.head > 0);
  const files = new Map([["README.md", "x"]]);
  await it.repository.commit(() =>
    Promise.resolve({ files, author: ADA, message: "x", trailers: {} })
  );
  it.clock.advance(1_000);
  await until("the second", () => rounds === 2);
  assert.ok(it.wakeUps.includes("commit"));
  await it.close();
});

test("an engine whose events end may be lost: it looks at once", async () => {
  let rounds = 0;
  const it = loopOf(() => Promise.resolve(void rounds++ as undefined));
  await until("the first round", () => rounds === 1);
  it.cluster.sever("fake");
  await until("the second", () => rounds === 2);
  await it.close();
});

test("a failing round is said once, and tried again", async () => {
  let rounds = 0;
  const it = loopOf(() => {
    rounds += 1;
    if (rounds < 4) return Promise.reject(new ArkError("repository-unusable", "It is broken."));
    return Promise.resolve(undefined);
  });
  for (const pause of [1_000, 2_000, 4_000]) {
    const before = rounds;
    await until("it failed", () => it.errors.length > 0);
    await until("the next one", () => {
      it.clock.advance(pause);
      return rounds > before;
    });
  }
  assert.equal(it.errors, ["No round: It is broken."]);
  await it.close();
});

test.run();
