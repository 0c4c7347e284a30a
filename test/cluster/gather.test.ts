import { setImmediate } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { gather } from "../../src/cluster/engines/gather.ts";
import { FakeClock } from "../fakes/clock.ts";

/** An engine that answers when the test says so. */
class Engine {
  trusted = true;
  patience = 1_000;
  settled = false;
  heardAt = 0;
  answer: () => void = () => undefined;
  readonly done = new Promise<void>((resolve) => {
    this.answer = () => {
      this.settled = true;
      resolve();
    };
  });
  readonly look = this;
}

/** Whether the round goes on, after all that is to happen now has happened. */
function round(engines: readonly Engine[]) {
  const clock = new FakeClock(0);
  let over = false;
  void gather(engines, clock).then(() => over = true);
  const isOver = async () => {
    await setImmediate();
    return over;
  };
  const after = async (milliseconds: number) => {
    clock.advance(milliseconds);
    return await isOver();
  };
  return { isOver, after };
}

test("it is over when everyone has answered", async () => {
  const [a, b] = [new Engine(), new Engine()];
  const { isOver } = round([a, b]);
  a.answer();
  assert.not(await isOver());
  b.answer();
  assert.ok(await isOver());
});

test("one that was well is waited for as long as its patience lasts, beyond the others", async () => {
  const [a, b] = [new Engine(), new Engine()];
  const { isOver, after } = round([a, b]);
  assert.not(await after(600));
  a.answer();
  await isOver();
  assert.not(await after(500));
  assert.not(await after(499));
  assert.ok(await after(1));
});

test("one that shows signs of life is waited for", async () => {
  const [a, b] = [new Engine(), new Engine()];
  const { isOver, after } = round([a, b]);
  a.answer();
  await isOver();
  b.heardAt = 900;
  assert.not(await after(1_000));
  assert.not(await after(899));
  assert.ok(await after(1));
});

test("one that is suspect is not waited for, and is heard where it answers in time", async () => {
  const [a, b] = [new Engine(), new Engine()];
  b.trusted = false;
  const { isOver } = round([a, b]);
  assert.not(await isOver());
  a.answer();
  assert.ok(await isOver());
});

test("where all are suspect, one patience is left to them", async () => {
  const engines = [new Engine(), new Engine()];
  for (const engine of engines) engine.trusted = false;
  const { after } = round(engines);
  assert.not(await after(999));
  assert.ok(await after(1));
});

test("the only one is waited for until it has answered", async () => {
  const only = new Engine();
  const { after, isOver } = round([only]);
  assert.not(await after(60_000));
  only.answer();
  assert.ok(await isOver());
});

test("nobody is waited for where nobody is asked", async () => {
  assert.ok(await round([]).isOver());
});

test.run();
