/** One leads, the others wait, and each takes the place of the one before it. */
import { Buffer } from "node:buffer";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ArkError } from "../../../src/errors.ts";
import { rejects } from "../../rejects.ts";
import { FOLDER, leading, leads, TIMEOUT, World } from "./world.ts";

let world: World;
test.before.each(() => {
  world = new World();
});

const three = async () =>
  [
    await world.join("a:1"),
    await world.join("b:1"),
    await world.join("c:1"),
  ] as const;

test("who comes first leads, by the term of its own node", async () => {
  const [a, b] = await three();
  const [path] = world.candidates();
  const { leader, term, since, problems } = leading(a);
  const expected = { leader: "a:1", term: world.ensemble.tree.stat(path!)!.czxid };
  assert.equal({ leader, term }, expected);
  assert.is(since, 1_000_000);
  assert.equal(problems, []);
  await world.pass(TIMEOUT / 4);
  assert.equal(b.election.current(), { self: false, ...expected, since, problems: [] });
});

test("a node says how to reach its replica, and since when it leads", async () => {
  await three();
  const data = world.candidates().map((path) =>
    JSON.parse(
      Buffer.from(world.ensemble.tree.get(path, { id: "", auth: undefined }).data).toString(),
    )
  );
  assert.equal(data[0], { advertise: "a:1", token: "id-0", since: 1_000_000 });
  assert.equal(data[1], { advertise: "b:1", token: "id-2" });
  assert.match(world.candidates()[0]!, /\/Cluster\/ark-schedule\/election\/replica-id-1-\d{10}$/);
});

test("says whom to ask, and with which token", async () => {
  const [a, b, c] = await three();
  assert.equal(await a.election.leader(), { self: true, token: "id-0" });
  const leader = { self: false, address: "a:1", token: "id-0" };
  assert.equal(await b.election.leader(), leader);
  assert.equal(await c.election.leader(), leader);
});

test("who resigns is followed by the next, at once and by a higher term", async () => {
  const [a, b, c] = await three();
  const { signal, term, holds } = leading(a);
  await a.election.resign();
  assert.ok(signal.aborted);
  assert.is((signal.reason as ArkError).code, "leadership-lost");
  assert.not(holds());
  await world.settle();
  assert.ok(leads(b) && !leads(c));
  assert.ok(BigInt(leading(b).term) > BigInt(term));
  assert.equal(a.election.current(), { self: false, problems: [] });
  await rejects(a.election.leader(), "no-leader");
});

test("who resigns leaves no timer behind", async () => {
  const replicas = await three();
  await world.pass(TIMEOUT);
  for (const { election } of replicas) await election.resign();
  assert.is(world.clock.sleepers, 0);
  assert.equal(world.candidates(), []);
});

test("who dies is followed by the next when its session expires", async () => {
  const [a, b, c] = await three();
  const { signal } = leading(a);
  a.sessions[0]!.cut();
  while (!leads(b)) {
    assert.not(leads(c));
    assert.ok(world.candidates().length > 0);
    await world.pass(100);
  }
  assert.ok(signal.aborted);
  assert.not(leads(a));
});

test("a middle one that goes makes nobody lead, and who waited for it waits for the one before", async () => {
  const [a, b, c] = await three();
  await b.election.resign();
  await world.settle();
  assert.ok(leads(a) && !leads(c));
  await a.election.resign();
  await world.settle();
  assert.ok(leads(c));
});

test("a leader's end wakes the next, and that one's beginning the one after it, of many", async () => {
  const replicas = [];
  for (let at = 0; at < 20; at++) replicas.push(await world.join(`r${at}:1`));
  await world.pass(TIMEOUT);
  const asked = replicas.map(() => 0);
  replicas.forEach(({ sessions: [session] }, at) => {
    const children = session!.children.bind(session);
    session!.children = (path) => (asked[at]! += 1, children(path));
  });
  await replicas[0]!.election.resign();
  await world.settle();
  assert.ok(leads(replicas[1]!));
  assert.equal(asked.slice(3), asked.slice(3).fill(0));
});

test("tells those who watch, until they have seen enough", async () => {
  const [a, b] = await three();
  const until = new AbortController();
  let told = 0;
  b.election.watch(() => told += 1, until.signal);
  b.election.watch(() => told += 100, AbortSignal.abort());
  await a.election.resign();
  await world.settle();
  assert.ok(leads(b));
  assert.ok(told > 0 && told < 100);
  const before = told;
  until.abort();
  await b.election.resign();
  assert.is(told, before);
});

test("a follower costs one call each quarter of the time-out", async () => {
  const [, b] = await three();
  await world.pass(TIMEOUT);
  const [session] = b.sessions;
  let calls = 0;
  for (const name of ["children", "get", "exists", "set", "create"] as const) {
    const call = session![name].bind(session) as (...given: unknown[]) => Promise<never>;
    Object.assign(session!, { [name]: (...given: unknown[]) => (calls += 1, call(...given)) });
  }
  await world.pass(60_000);
  assert.ok(calls <= 24, `${calls} calls a minute`);
});

test("says that nobody leads where the first is in doubt of it, or there is none", async () => {
  const [a, b] = await three();
  a.sessions[0]!.strand();
  await world.pass(TIMEOUT * 0.7);
  assert.not(leads(a));
  await rejects(a.election.leader(), "no-leader");
  b.sessions[0]!.cut();
  const asked = rejects(b.election.leader(), "no-leader");
  await world.pass(2_000);
  assert.ok(Number((await asked).details.retryAfter) > 0);
});

test("a node that somebody deletes is made anew, and who led by it does not in between", async () => {
  const [a, b] = await three();
  const { signal } = leading(a);
  world.ensemble.tree.delete(world.candidates()[0]!, { id: "", auth: undefined });
  await world.settle();
  assert.ok(signal.aborted);
  assert.ok(leads(b) && !leads(a));
  assert.is(world.candidates().length, 3);
  await b.election.resign();
  await world.settle();
  assert.not(leads(a), "c is before it now");
});

test("needs no folder to be there, and leaves what others keep beside it", async () => {
  const asker = { id: "", auth: undefined };
  world.ensemble.tree.create("/Cluster", new Uint8Array(), "persistent", asker);
  world.ensemble.tree.create("/Cluster/docker", new Uint8Array(), "persistent", asker);
  assert.ok(leads(await world.join("a:1")));
  assert.ok(world.ensemble.tree.stat(FOLDER));
  assert.ok(world.ensemble.tree.stat("/Cluster/docker"));
});

test.run();
