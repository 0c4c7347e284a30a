/** What is remembered passes from leader to leader, and none that was writes over one that is. */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { EMPTY_MEMORY, type Memory } from "../../../src/model/memory.ts";
import { rejects } from "../../rejects.ts";
import { leading, leads, TIMEOUT, World } from "./world.ts";

const PATH = "/Cluster/ark-schedule/memory";
const ASKER = { id: "", auth: undefined };

let world: World;
test.before.each(() => {
  world = new World();
});

const pair = async () => [await world.join("a:1"), await world.join("b:1")] as const;
const managing = (...managed: string[]): Memory => ({ workloads: {}, managed });
const stored = () => Buffer.from(world.ensemble.tree.get(PATH, ASKER).data);

test("is empty at first", async () => {
  const [a, b] = await pair();
  assert.equal(await a.memory.load(), EMPTY_MEMORY);
  assert.equal(await b.memory.load(), EMPTY_MEMORY);
});

test("what the leader saves, every replica loads, and the next leader saves on", async () => {
  const [a, b] = await pair();
  await a.memory.save(managing("web"));
  await a.memory.save(managing("web", "db"));
  assert.equal(await b.memory.load(), managing("web", "db"));
  await a.election.resign();
  await world.settle();
  await b.memory.save(managing("db"));
  assert.equal(await b.memory.load(), managing("db"));
});

test("a save costs one call", async () => {
  const [a] = await pair();
  await a.memory.save(managing("web"));
  const [session] = a.sessions;
  session!.get = () => assert.unreachable() as never;
  await a.memory.save(managing("db"));
});

test("who does not lead saves nothing", async () => {
  const [a, b] = await pair();
  await rejects(b.memory.save(managing("b")), "leadership-lost");
  world.clock.jump(TIMEOUT);
  await rejects(a.memory.save(managing("a")), "leadership-lost");
  assert.is(world.ensemble.tree.stat(PATH), undefined);
});

test("a leader that was, and does not know it, writes over nothing of a later term", async () => {
  const [a] = await pair();
  await a.memory.save(managing("a"));
  const later = { term: String(BigInt(leading(a).term) + 1n), memory: managing("b") };
  const data = Buffer.from(JSON.stringify(later));
  world.ensemble.tree.set(PATH, data, 0, ASKER);
  for (let attempt = 0; attempt < 2; attempt++) {
    await rejects(a.memory.save(managing("a again")), "leadership-lost");
  }
  assert.ok(stored().equals(data));
});

test("what a leader that was still wrote late is written over", async () => {
  const [a, b] = await pair();
  await a.memory.save(managing("a"));
  const late = stored();
  await a.election.resign();
  await world.settle();
  await b.memory.load();
  world.ensemble.tree.set(PATH, late, 0, ASKER);
  await b.memory.save(managing("b"));
  assert.equal(await b.memory.load(), managing("b"));
});

for (const first of [true, false]) {
  test(`a lost answer to ${first ? "the first" : "a later"} write is looked into before the next`, async () => {
    const [a] = await pair();
    const [session] = a.sessions;
    if (first) await a.memory.load();
    else await a.memory.save(managing("first"));
    session!.loseAnswer();
    await rejects(a.memory.save(managing("lost")), "zookeeper-unreachable");
    session!.heal();
    await world.settle();
    assert.equal(JSON.parse(stored().toString()).memory, managing("lost"));
    const { version } = world.ensemble.tree.stat(PATH)!;
    await a.memory.save(managing("lost"));
    assert.is(world.ensemble.tree.stat(PATH)!.version, version, "it is there already");
    await a.memory.save(managing("next"));
    assert.equal(await a.memory.load(), managing("next"));
  });
}

test("without ZooKeeper it says so, and does not forget", async () => {
  const [a] = await pair();
  await a.memory.save(managing("a"));
  a.sessions[0]!.suspend();
  await rejects(a.memory.load(), "zookeeper-unreachable");
  await rejects(a.memory.save(managing("b")), "leadership-lost");
  a.sessions[0]!.heal();
  await world.settle();
  assert.ok(leads(a));
  assert.equal(await a.memory.load(), managing("a"));
  await a.memory.save(managing("c"));
  assert.equal(await a.memory.load(), managing("c"));
});

test("saves in the order of the calls", async () => {
  const [a] = await pair();
  const names = Array.from({ length: 30 }, (_, at) => `web-${at}`);
  await Promise.all(names.map((name) => a.memory.save(managing(name))));
  assert.equal((await a.memory.load()).managed, ["web-29"]);
});

test("what is long is compressed, and what is too long even so is refused", async () => {
  const [a] = await pair();
  const long = managing(...Array.from({ length: 50_000 }, (_, at) => `workload-${at}`));
  await a.memory.save(long);
  assert.ok(stored().length < 256 * 1024);
  assert.equal(await a.memory.load(), long);
  const noise = managing(randomBytes(2_000_000).toString("base64"));
  const error = await rejects(a.memory.save(noise), "zookeeper-refused");
  assert.match(error.message, /\d{7} bytes/);
  assert.equal(await a.memory.load(), long);
});

const BROKEN: Record<string, Uint8Array> = {
  "half of it": Buffer.from('{"term":"1","memory":{"worklo'),
  "nothing": new Uint8Array(),
  "another shape": Buffer.from('{"workloads":{},"managed":[]}'),
  "half a gzip": Buffer.of(0x1f, 0x8b, 8, 0, 0),
};

for (const [kind, data] of Object.entries(BROKEN)) {
  test(`sets aside and reports ${kind}, once`, async () => {
    const [a, b] = await pair();
    await a.memory.save(EMPTY_MEMORY);
    world.ensemble.tree.set(PATH, data, 0, ASKER);
    assert.equal(await b.memory.load(), EMPTY_MEMORY);
    for (let times = 0; times < 2; times++) assert.equal(await a.memory.load(), EMPTY_MEMORY);
    const aside = world.ensemble.tree.paths().filter((path) => path.includes("broken"));
    assert.is(aside.length, 1);
    assert.ok(Buffer.from(world.ensemble.tree.get(aside[0]!, ASKER).data).equals(data));
    assert.is(a.said.filter((line) => /cannot be read/.test(line)).length, 1);
    await a.memory.save(managing("web"));
    assert.equal(await b.memory.load(), managing("web"));
  });
}

test.run();
