/** A replica that does not lead changes nothing; one that leads no more changes nothing more. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Follower } from "../../src/reconciler/follower.ts";
import { watchLeadership } from "../../src/reconciler/leadership-watch.ts";
import { Loop } from "../../src/reconciler/loop.ts";
import { type Turn, turnOf } from "../../src/reconciler/turns.ts";
import { FakeClone } from "../fakes/clone.ts";
import { seededRandom } from "../lab/random.ts";
import { until } from "../lab/until.ts";
import { composeFile, World } from "./world.ts";

const nothing = () => {};
const web = (image: string) => ({ "containers/web.yaml": composeFile("web", image) });
const MONITOR = { "cluster.yaml": "rollout:\n  monitor: 1s\n  timeout: 5s\n" };

/** One leads, and another stands by. */
async function pair() {
  const world = new World();
  await world.push({ ...MONITOR, ...web("app:1") });
  const one = world.start({ address: "one:1" });
  await one.service.turn(new Set(["start"]));
  const two = world.start({ address: "two:1" });
  await two.service.turn(new Set(["start"]));
  return { world, one, two };
}

/** Before the next such call of the cluster. */
function before(world: World, method: "rename" | "create" | "start", happens: () => void): void {
  const { cluster } = world;
  const send = cluster[method].bind(cluster) as (...args: unknown[]) => Promise<never>;
  cluster[method] = ((...args: unknown[]) => {
    cluster[method] = send;
    happens();
    return send(...args);
  }) as never;
}

test("a follower changes nothing, whatever wakes it", async () => {
  const { world, two } = await pair();
  const random = seededRandom(2017);
  const causes = ["start", "cron", "event", "connection", "commit", "timer", "leadership"];
  const { calls } = world.cluster;
  const had = calls.length;
  for (let count = 0; count < 1_000; count++) {
    const cause = causes[Math.floor(random() * causes.length)]!;
    if (cause === "commit" && count % 3 === 0) await world.push(web(`app:${1 + count % 2}`));
    if (cause === "event") world.cluster.meddle("web", { state: "exited", exitCode: 1 });
    await two.service.turn(new Set([cause]));
    world.clock.advance(1_000);
  }
  assert.is(calls.length, had);
  assert.equal([...new Set(world.saves)], ["one:1"]);
  const commits = await world.repository.log({ limit: 2_000 });
  assert.equal([...new Set(commits.map(({ author }) => author.name))], ["Ada"]);
  assert.equal(two.service.readiness(), { ready: true });
});

test("who loses the lead between two calls of a rollout sends nothing more, and the next one mends it", async () => {
  const { world, one, two } = await pair();
  await world.push(web("app:2"));
  before(world, "rename", () => world.elections.elect("two:1"));
  const had = world.cluster.calls.length;
  const saves = world.saves.length;
  await one.service.turn();
  assert.equal(world.cluster.calls.slice(had), ["stop web"], "renaming was given up");
  assert.is(world.saves.length, saves + 1, "the revision that is acted on, and nothing afterwards");
  assert.equal(world.warnings, []);
  assert.ok(world.said.some((line) => /^Gave up the round: Another replica/.test(line)));
  for (let turn = 0; turn < 5; turn++) {
    await two.service.turn();
    world.clock.advance(2_000);
  }
  assert.equal(world.cluster.names(), ["web"]);
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  assert.is(world.memory.workloads["web"]?.attempts, undefined, "nobody failed at anything");
});

test("who was suspended in the middle of an action sends nothing more", async () => {
  const { world, one, two } = await pair();
  await world.push(web("app:2"));
  const { cluster } = world;
  const rename = cluster.rename.bind(cluster);
  cluster.rename = async (...args) => {
    cluster.rename = rename;
    await rename(...args); // the engine has done it, and nobody is there to be told
    one.election.suspend();
    world.clock.advance(60_000);
    world.elections.elect("two:1");
  };
  const had = cluster.calls.length;
  await one.service.turn();
  await one.reconciler.idle();
  assert.equal(world.cluster.calls.slice(had), ["stop web", "rename web.ark-previous"]);
  assert.equal(one.service.leader().self, false);
  for (let turn = 0; turn < 5; turn++) {
    await two.service.turn();
    world.clock.advance(2_000);
  }
  assert.equal(world.cluster.names(), ["web"]);
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
});

test("each term begins with what the one before has saved", async () => {
  const { world, one, two } = await pair();
  world.elections.elect("two:1");
  await two.service.turn();
  await world.push(web("crash:1"));
  for (let turn = 0; turn < 3; turn++) {
    await two.service.turn();
    world.clock.advance(2_000);
  }
  const bad = world.memory.workloads["web"]?.bad;
  assert.is.not(bad, undefined);
  world.elections.elect("one:1");
  const had = world.cluster.calls.length;
  await one.service.turn();
  assert.equal(world.cluster.calls.slice(had), [], "what failed is not tried again");
  assert.equal(world.memory.workloads["web"]?.bad, bad);
});

test("calls are recorded with the term that they are made in", async () => {
  const { world, one, two } = await pair();
  const terms = () => [...new Set(world.records.map(({ term }) => term))];
  assert.equal(terms(), ["1"]);
  assert.equal(
    world.records.map(({ call, subject, result }) => [call, subject.slice(-3), result]),
    [
      ["create", "web", "ok"],
      ["start", "001", "ok"],
    ],
  );
  world.elections.elect("two:1");
  world.cluster.meddle("web", undefined);
  world.clock.advance(10_000);
  await one.service.turn();
  await two.service.turn();
  assert.equal(terms(), ["1", "2"]);
});

/** The one that stands by has a clone of its own, which fetches when it is told to. */
async function behind() {
  const world = new World();
  const clone = new FakeClone(world.repository);
  await world.push({ ...MONITOR, ...web("app:1") });
  await clone.fetch();
  const one = world.start({ address: "one:1" });
  await one.service.turn();
  const two = world.start({ address: "two:1", repository: clone });
  await two.service.turn(new Set(["start"]));
  return { world, clone, one, two };
}

test("a new leader does not go back behind what its predecessor acted on", async () => {
  const { world, clone, one, two } = await behind();
  await world.push(web("app:2"));
  before(world, "create", () => world.elections.elect("two:1"));
  await one.service.turn();
  assert.equal(world.cluster.names(), ["web.ark-previous"], "it was in the middle of it");
  clone.connected = false;
  const had = world.cluster.calls.length;
  const failed = await two.service.turn().then(() => undefined, (error) => error);
  assert.match(String(failed), /is in force, and has not come here yet, so nothing is done: /);
  assert.match(two.service.readiness().reason ?? "", /has not come here yet/);
  assert.is(world.cluster.calls.length, had);
  clone.connected = true;
  for (let turn = 0; turn < 5; turn++) {
    await two.service.turn();
    world.clock.advance(2_000);
  }
  assert.equal(world.cluster.names(), ["web"]);
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
});

test("a new leader asks for what is new before it acts", async () => {
  const { world, clone, two } = await behind();
  await world.push(web("app:2"));
  world.elections.elect("two:1");
  await two.service.turn();
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  assert.is(await clone.head(), await world.repository.head());
});

test("a remote that does not answer keeps a new leader for a second", async () => {
  const { world, clone, two } = await behind();
  clone.fetch = () => new Promise(() => {});
  world.elections.elect("two:1");
  world.cluster.meddle("web", { state: "exited", exitCode: 137 });
  const turn = two.service.turn();
  await until("it waits", () => world.clock.sleepers > 0);
  world.clock.advance(999);
  assert.is(world.cluster.look("web")?.state, "exited");
  world.clock.advance(1);
  await turn;
  assert.is(world.cluster.look("web")?.state, "running");
});

test("who is elected acts at once, and who is not elected waits for the clock", async () => {
  const { world, two } = await pair();
  const { clock, cluster, elections, repository } = world;
  const wake = (cause: string) => loop.wake(cause);
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const metrics = { round: nothing, action: nothing, commit: nothing, fetch: nothing };
  const parts = { clock, cluster, repository, log, metrics: { ...metrics, wakeUp: nothing } };
  const follower = new Follower({ ...parts, wake, poll: 1_000, keep: () => Promise.resolve([]) });
  const turns: Turn[] = [];
  const loop: Loop = new Loop({
    ...{ ...parts, follower, crontab: "0 0 0 1 1 *", events: true },
    turn: async (causes) => {
      const { self: leads } = two.election.current();
      turns.push(turnOf({ leads, acts: true, ends: false, causes }));
      return await two.service.turn(causes);
    },
  });
  const end = new AbortController();
  watchLeadership(two.election, wake, end.signal);
  const over = loop.run(end.signal);
  try {
    await until("it has looked", () => turns.length === 1);
    clock.advance(10_000);
    cluster.meddle("web", { state: "exited", exitCode: 137 });
    await until("it was told", () => turns.length === 2);
    elections.elect("two:1");
    await until("it acts", () => cluster.look("web")?.state === "running");
    assert.equal(turns.slice(0, 3), ["look", "rest", "lead"]);
  } finally {
    end.abort();
    await over;
  }
});

test("ready is a follower that knows whom, and sees the engine", async () => {
  const { world, two } = await pair();
  world.elections.depose();
  assert.equal(two.service.readiness(), { ready: false, reason: "No replica leads." });
  world.elections.elect("one:1");
  assert.equal(two.service.readiness(), { ready: true });
  world.cluster.down = "engine-unreachable";
  await two.service.turn(new Set(["cron"]));
  assert.match(two.service.readiness().reason ?? "", /down/);
  world.cluster.down = undefined;
  await two.service.turn(new Set(["connection"]));
  assert.equal(two.service.readiness(), { ready: true });
});

test.run();
