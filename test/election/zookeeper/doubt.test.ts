/** A leader in doubt leads no more, before anybody else may; and without doubts, again. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ArkError } from "../../../src/errors.ts";
import { leading, leads, TIMEOUT, World } from "./world.ts";

let world: World;
test.before.each(() => {
  world = new World();
});

const pair = async () => [await world.join("a:1"), await world.join("b:1")] as const;

test("stands down at once when the connection breaks, and leads again by the same term", async () => {
  const [a, b] = await pair();
  const before = leading(a);
  await world.pass(1_000);
  a.sessions[0]!.suspend();
  assert.ok(before.signal.aborted);
  assert.is((before.signal.reason as ArkError).code, "leadership-lost");
  assert.not(a.election.current().self);
  assert.match(a.election.current().problems[0]!, /zoo:2181/);
  a.sessions[0]!.heal();
  await world.settle();
  const after = leading(a);
  assert.equal([after.term, after.since], [before.term, before.since]);
  assert.not(after.signal.aborted);
  assert.ok(before.signal.aborted && !before.holds());
  assert.equal(after.problems, []);
  assert.not(leads(b));
});

test("stands down within 0.7 of the time-out when ZooKeeper falls silent", async () => {
  const [a, b] = await pair();
  for (const before of [0, 700, 1_300, 2_400]) {
    await world.pass(before);
    const { signal } = leading(a);
    a.sessions[0]!.hold();
    await world.pass(TIMEOUT * 0.7);
    assert.ok(signal.aborted);
    assert.not(leads(a));
    a.sessions[0]!.release();
    await world.pass(TIMEOUT / 4);
    assert.ok(leads(a) && !leads(b));
  }
});

test("stands down where its server answers, but has lost the others", async () => {
  const [a, b] = await pair();
  const { signal } = leading(a);
  a.sessions[0]!.strand();
  await world.pass(TIMEOUT * 0.7);
  assert.ok(signal.aborted);
  a.sessions[0]!.expire();
  await world.settle();
  assert.ok(leads(b));
});

test("a follower whose server has lost the others does not lead by what that remembers", async () => {
  const [a, b] = await pair();
  await a.election.resign();
  b.sessions[0]!.strand();
  await world.pass(TIMEOUT);
  assert.not(leads(b));
});

test("knows that its time is over before any timer does", async () => {
  const [a] = await pair();
  const { signal, holds } = leading(a);
  world.clock.jump(TIMEOUT);
  assert.not(signal.aborted);
  assert.not(holds());
  assert.ok(signal.aborted);
  assert.not(a.election.current().self);
});

test("knows it also from the other clock, where a machine's own stood still", async () => {
  const [a] = await pair();
  const { signal, holds } = leading(a);
  world.clock.put(TIMEOUT);
  assert.not(holds());
  assert.ok(signal.aborted);
  await world.pass(TIMEOUT / 4);
  assert.ok(leads(a), "its session is alive all the same");
});

test("a clock that is put back makes its time no longer", async () => {
  const [a] = await pair();
  const { signal } = leading(a);
  world.clock.put(-3_600_000);
  a.sessions[0]!.hold();
  await world.pass(TIMEOUT * 0.7);
  assert.ok(signal.aborted);
});

test("an answer that comes after its time is over begins no time of leading", async () => {
  const [a, b] = await pair();
  const held = b.sessions[0]!;
  held.hold();
  await a.election.resign();
  await world.settle();
  world.clock.jump(TIMEOUT);
  held.release();
  await world.settle();
  assert.ok(leads(b), "by what it asked since");
  held.hold();
  const { signal } = leading(b);
  await world.pass(TIMEOUT / 3);
  world.clock.jump(TIMEOUT);
  held.release();
  await world.settle();
  assert.ok(signal.aborted);
});

test("joins anew after its session was lost, by a fresh session and node", async () => {
  const [a, b] = await pair();
  const { signal } = leading(a);
  a.sessions[0]!.expire();
  assert.ok(signal.aborted);
  await world.settle();
  assert.ok(leads(b) && !leads(a));
  await world.pass(1_000);
  assert.is(a.sessions.length, 2);
  assert.is(world.candidates().length, 2);
  assert.equal(a.election.current().problems, []);
  await b.election.resign();
  await world.settle();
  assert.ok(leads(a));
});

test("comes back by itself after all servers were down for minutes, and the pauses are bounded", async () => {
  const [a, b] = await pair();
  world.ensemble.reachable = false;
  for (const { sessions } of [a, b]) sessions[0]!.cut();
  await world.pass(10 * 60_000);
  assert.not(leads(a) || leads(b));
  assert.ok(a.sessions.length < 20);
  world.ensemble.reachable = true;
  await world.pass(2 * 60_000);
  assert.is([a, b].filter(leads).length, 1);
});

test("a create whose answer is lost makes one node, and no second", async () => {
  const a = await world.join("a:1");
  let lost = false;
  const joining = world.join("b:1", {
    openSession: (options) => {
      const session = world.ensemble.open(options);
      const { newest } = world.ensemble;
      const create = newest.create.bind(newest);
      newest.create = (...given) => {
        if (!lost) newest.loseAnswer();
        lost = true;
        return create(...given);
      };
      return session;
    },
  });
  await world.settle();
  assert.ok(lost);
  world.ensemble.newest.heal();
  const b = await joining;
  await world.pass(1_000);
  assert.is(world.candidates().length, 2);
  await a.election.resign();
  await world.settle();
  assert.ok(leads(b));
});

test.run();
