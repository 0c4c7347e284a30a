/** The remote is asked when it is time, or when somebody says so; that it is gone is said once. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { Follower } from "../../src/reconciler/follower.ts";
import { until } from "../lab/until.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeRepository } from "../fakes/repository.ts";

const nothing = () => {};
const MINUTE = 60_000;

function follow() {
  const clock = new FakeClock(1_000_000_000_000);
  const repository = new FakeRepository(() => clock.now());
  const lines: string[] = [];
  const wakeUps: string[] = [];
  const results: string[] = [];
  const follower = new Follower({
    ...{ repository, clock, poll: MINUTE },
    log: {
      ...{ debug: nothing, error: nothing },
      info: (_, message) => void lines.push(message),
      warn: (_, message) => void lines.push(message),
    },
    metrics: {
      ...{ round: nothing, action: nothing, commit: nothing, wakeUp: nothing },
      fetch: (result) => void results.push(result),
    },
    keep: () => Promise.resolve([]),
    wake: (cause) => void wakeUps.push(cause),
  });
  const end = new AbortController();
  const over = follower.run(end.signal);
  const close = async () => {
    end.abort();
    await over;
  };
  const asked = (times: number) =>
    until(`${times} looks`, () => repository.calls.fetch === times && results.length === times);
  return { clock, repository, lines, wakeUps, results, follower, asked, close };
}

test("it asks when it is time, and wakes the loop where there is something", async () => {
  const it = follow();
  await until("it sleeps", () => it.clock.sleepers > 0);
  it.clock.advance(MINUTE);
  await it.asked(1);
  assert.equal(it.wakeUps, []);
  it.repository.push({ "a.yaml": "1" });
  await until("it sleeps", () => it.clock.sleepers > 0);
  it.clock.advance(MINUTE);
  await until("a wake-up", () => it.wakeUps.length === 1);
  await it.close();
});

test("it asks at once when somebody says that there is something", async () => {
  const it = follow();
  it.follower.look();
  await it.asked(1);
  await until("it sleeps", () => it.clock.sleepers > 0);
  it.follower.look();
  await it.asked(2);
  await it.close();
});

test("that the remote is gone is said once, shown, and said when it is back", async () => {
  const it = follow();
  it.repository.failure = new ArkError("remote-unreachable", "The git server is gone.");
  for (let times = 1; times <= 3; times++) {
    it.follower.look();
    await it.asked(times);
  }
  const since = it.clock.now();
  assert.equal(it.lines, ["No news of commits: The git server is gone."]);
  assert.equal(it.follower.report.problem, {
    code: "remote-unreachable",
    message: "The git server is gone.",
    since,
  });
  it.repository.failure = undefined;
  it.follower.look();
  await it.asked(4);
  assert.equal(it.lines.slice(1), ["memory answers again."]);
  assert.equal(it.follower.report, { location: "memory", at: it.clock.now() });
  assert.equal(it.results, ["failed", "failed", "failed", "ok"]);
  await it.close();
});

test.run();
