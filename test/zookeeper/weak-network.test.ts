/** Replicas and ZooKeeper on networks that are worse than one hopes: they come back by themselves. */
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkHistory } from "../faults/history-checker.ts";
import { readHistory } from "../faults/read-history.ts";
import { HostNames } from "../lab/host-names.ts";
import type { Engine } from "../lab/engine.ts";
import type { Link } from "../lab/link.ts";
import { seededRandom } from "../lab/random.ts";
import { Replicas } from "../lab/replicas.ts";
import { runs, runScheduled } from "../lab/scene.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import { MEMBERS, type ZooKeeper } from "../lab/zookeeper.ts";

const random = seededRandom(2017);
let engine: Engine;
let ensemble: ZooKeeper;
let names: HostNames;
let replicas: Replicas;
/** Of each replica at rest. */
let sockets: number[];

test.before(async () => {
  [engine, ensemble] = await Promise.all([borrowEngine(), borrowZooKeeper()]);
  const hosts = MEMBERS.map((member) => [nameOf(member), ensemble.server(member).host]);
  names = await HostNames.of(Object.fromEntries(hosts));
  replicas = await Replicas.start({
    engine,
    ensemble,
    random,
    names: nameOf,
    launch: { through: names.through },
  });
  await runScheduled(engine, "web");
  await replicas.all[0]!.service.post("/schedule/snapshot");
  sockets = await countSockets();
});
test.after(async () => {
  await replicas?.close();
  await names.close();
  await Promise.all([engine.stop(), ensemble.close()]);
});

test("latency and loss to every member", async () => {
  for (const link of links()) link.setWeather({ delay: 40, jitter: 120, loss: 0.2 });
  await sleep(4_000);
  await mendLinks();
  await comeBack();
});

test("links that flap", async () => {
  for (let turn = 0; turn < 8; turn++) {
    for (const link of links()) await (random() < 0.5 ? link.refuse() : link.cut());
    await sleep(300 * random());
    await mendLinks();
    await sleep(300 * random());
  }
  await comeBack();
});

test("one member that is slow", async () => {
  for (const { links } of replicas.all) links[1].setWeather({ delay: 900 });
  await sleep(2_000);
  await mendLinks();
  await ensemble.freeze(2);
  await sleep(2_000);
  await ensemble.mend();
  await comeBack();
});

test("names that cannot be resolved for a while", async () => {
  await names.vanish();
  for (const link of links()) link.reset();
  await sleep(3_000);
  await names.comeBack();
  await comeBack();
});

test("an ensemble that is restarted member by member", async () => {
  for (const member of MEMBERS) {
    await ensemble.stop(member);
    await ensemble.start(member);
    await ensemble.serving();
  }
  await comeBack();
});

test("all members down for three times the session's time-out", async () => {
  await Promise.all(MEMBERS.map((member) => ensemble.kill(member)));
  await until("nobody leads", async () => (await replicas.leader()) === undefined);
  await sleep(6_000);
  await ensemble.mend();
  await comeBack();
});

test("nobody acted but the leader, all the time", async () => {
  const history = await readHistory(replicas);
  assert.ok(history.calls.length >= 6);
  assert.equal(checkHistory(history), []);
});

/** All agree who leads, it acts, and nothing was lost or left behind on the way. */
async function comeBack(): Promise<void> {
  await replicas.agreed();
  await engine.docker("rm", "--force", "web");
  await runs(engine, "web");
  assert.ok(replicas.all.every(({ service }) => service.running));
  await until("no socket is left over", async () => {
    const counts = await countSockets();
    return counts.every((count, index) => count <= sockets[index]! + 4);
  });
}

function nameOf(member: number): string {
  return `zookeeper-${member}.test`;
}

function links(): Link[] {
  return replicas.all.flatMap(({ allLinks }) => allLinks);
}

async function mendLinks(): Promise<void> {
  for (const link of links()) await link.mend();
}

function countSockets(): Promise<number[]> {
  return Promise.all(replicas.all.map(async (replica) => (await replica.holds()).sockets));
}

test.run();
