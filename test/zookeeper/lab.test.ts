/** The lab's ensemble breaks and mends as it is told to. */
import { existsSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { borrowZooKeeper, startZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import type { ZooKeeper } from "../lab/zookeeper.ts";

let ensemble: ZooKeeper;
test.before(async () => {
  ensemble = await borrowZooKeeper();
});
test.after(() => ensemble.close());

test("three members serve, and one of them leads", async () => {
  const modes = await Promise.all(([1, 2, 3] as const).map((member) => ensemble.mode(member)));
  assert.equal(modes.sort(), ["follower", "follower", "leader"]);
});

test("another leads when the leader is killed", async () => {
  const first = await until("one leads", () => ensemble.leader());
  await ensemble.kill(first);
  const next = await until("another leads", () => ensemble.leader());
  assert.is.not(next, first);
  await ensemble.start(first);
  await ensemble.serving();
});

test("two frozen members are no quorum, and thawed they are again", async () => {
  await ensemble.freeze(1);
  await ensemble.freeze(2);
  await until("nobody serves", async () => (await ensemble.mode(3)) === undefined);
  await ensemble.thaw(1);
  await ensemble.thaw(2);
  await ensemble.serving();
});

test("nothing is left of it", async () => {
  const passing = await startZooKeeper();
  await passing.close();
  assert.not(existsSync(passing.dir));
  assert.is(await passing.mode(1), undefined);
});

test.run();
