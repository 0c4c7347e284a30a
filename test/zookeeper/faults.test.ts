/** A short schedule of faults; `npm run faults` tries long ones. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { tryFaults } from "../faults/trial.ts";
import type { Engine } from "../lab/engine.ts";
import { seededRandom } from "../lab/random.ts";
import { Replicas } from "../lab/replicas.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import type { ZooKeeper } from "../lab/zookeeper.ts";

/** Chosen so that what is likeliest to go wrong comes up. */
const SEED = 16;
const COUNT = 8;

let engine: Engine;
let ensemble: ZooKeeper;
let replicas: Replicas | undefined;
test.before(async () => {
  [engine, ensemble] = await Promise.all([borrowEngine(), borrowZooKeeper()]);
});
test.after(async () => {
  await replicas?.close();
  await Promise.all([engine.stop(), ensemble.close()]);
});

test("one leads at a time, whatever goes wrong", async () => {
  const said: string[] = [];
  const random = seededRandom(SEED);
  replicas = await Replicas.start({ engine, ensemble, random, steppedClock: true });
  const say = (words: string) => said.push(words);
  const options = { seed: SEED, say, count: COUNT, batch: COUNT };
  const { problems, history } = await tryFaults(replicas, options).catch((error) => {
    throw new Error(`${error.message}\nafter ${said.join("\n")}`, { cause: error });
  });
  assert.equal(problems, [], said.join("\n"));
  assert.ok(history.calls.length > 20);
  assert.ok(new Set(history.reigns.map(({ term }) => term)).size > 1);
});

test.run();
