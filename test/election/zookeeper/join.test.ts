/** How a replica begins to take part, and what it says where it cannot. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { rejects } from "../../rejects.ts";
import { FOLDER, leading, leads, TIMEOUT, World } from "./world.ts";

let world: World;
test.before.each(() => {
  world = new World();
});

const close = (path: string) =>
  world.ensemble.tree.create(path, new Uint8Array(), "persistent", { id: "", auth: "x:secret" });

test("goes on without ZooKeeper after some seconds, says so once, and joins when it can", async () => {
  world.ensemble.reachable = false;
  const joining = world.join("a:1");
  await world.pass(5_000);
  const a = await joining;
  const problem =
    "ZooKeeper (ACS_NETWORK_STORE_CLUSTER) cannot be reached at zoo:2181. It is tried again until it can.";
  assert.equal(a.election.current(), { self: false, problems: [problem] });
  await world.pass(30_000);
  assert.equal(a.said.filter((line) => line.startsWith("warn")), [`warn: ${problem}`]);
  const error = await rejects(a.election.leader(), "no-leader");
  assert.is(error.message, problem);
  world.ensemble.reachable = true;
  await world.pass(60_000);
  assert.ok(leads(a));
  assert.equal(leading(a).problems, []);
});

test("a session that never gets through is replaced, so that names are looked up anew", async () => {
  world.ensemble.reachable = false;
  const joining = world.join("a:1");
  await world.pass(5 * 60_000);
  const { sessions } = await joining;
  assert.ok(sessions.length > 3 && sessions.length < 10, String(sessions.length));
});

const REFUSED = [
  {
    what: "a path of somebody else, without a password",
    path: "/Cluster",
    words: /user:password that may/,
  },
  {
    what: "a folder of replicas with another password",
    path: FOLDER,
    auth: "ark:wrong",
    words: /what the other replicas have/,
  },
];

for (const { what, path, auth, words } of REFUSED) {
  test(`refuses to start with ${what}`, async () => {
    const parts = path.split("/").slice(1);
    for (const [at] of parts.entries()) close(`/${parts.slice(0, at + 1).join("/")}`);
    const error = await rejects(
      world.join("a:1", auth === undefined ? {} : { auth }),
      "zookeeper-refused",
    );
    assert.match(error.message, words);
    assert.match(error.message, /ACS_ZK_AUTH.*ACS_NETWORK_STORE_CLUSTER/);
    assert.ok(error.message.includes(FOLDER));
    assert.not.match(error.message, /wrong|secret/);
    assert.is(world.clock.sleepers, 0);
  });
}

test("refuses to start with a password that ZooKeeper refuses", async () => {
  world.ensemble.refused = "ark:wrong";
  const error = await rejects(world.join("a:1", { auth: "ark:wrong" }), "zookeeper-refused");
  assert.match(error.message, /ACS_ZK_AUTH/);
  assert.not.match(error.message, /wrong/);
});

test("once it took part, it reports a refusal once, goes on trying, and comes back", async () => {
  const a = await world.join("a:1", { auth: "ark:right" });
  world.ensemble.refused = "ark:right";
  a.sessions[0]!.expire();
  await world.pass(60_000);
  assert.not(leads(a));
  assert.is(a.said.filter((line) => /ACS_ZK_AUTH/.test(line)).length, 1);
  assert.match(a.election.current().problems.join(), /ACS_ZK_AUTH/);
  world.ensemble.refused = undefined;
  await world.pass(10_000);
  assert.ok(leads(a));
});

test("two replicas with one address both say so, once each, as long as it lasts", async () => {
  const [a, b] = [await world.join("same:1"), await world.join("same:1")];
  const c = await world.join("other:1");
  const problems = (replica: typeof a) => replica.election.current().problems.join();
  await world.pass(TIMEOUT);
  assert.is(problems(a), "");
  await world.pass(TIMEOUT / 2);
  for (const replica of [a, b]) {
    assert.match(problems(replica), /Another replica has the same ACS_ADVERTISE, same:1/);
    assert.is(replica.said.filter((line) => line.startsWith("error: Another")).length, 1);
  }
  assert.is(problems(c), "");
  await b.election.resign();
  await world.pass(TIMEOUT / 4);
  assert.is(problems(a), "");
});

test("replicas with different passwords in an open folder say so, and elect all the same", async () => {
  const a = await world.join("a:1");
  const b = await world.join("b:1", { auth: "ark:secret" });
  await world.pass(TIMEOUT);
  assert.ok(leads(a));
  assert.equal(b.election.current().problems, []);
  assert.match(leading(a).problems.join(), /same ACS_ZK_AUTH/);
  assert.is(a.said.filter((line) => /same ACS_ZK_AUTH/.test(line)).length, 1);
  const c = await world.join("c:1");
  await a.election.resign();
  await world.pass(TIMEOUT / 2);
  assert.ok(leads(b));
  assert.match((await rejects(c.election.leader(), "no-leader")).message, /same ACS_ZK_AUTH/);
  await b.election.resign();
  await world.settle();
  assert.ok(leads(c));
});

test("what an earlier process left behind is nobody else", async () => {
  const before = await world.join("a:1");
  before.sessions[0]!.cut();
  const a = await world.join("a:1");
  await world.pass(TIMEOUT * 3);
  assert.ok(leads(a));
  assert.not(a.said.some((line) => line.startsWith("error")));
});

test("resigns although ZooKeeper is silent, within seconds and without a rest", async () => {
  const a = await world.join("a:1");
  const { signal } = leading(a);
  a.sessions[0]!.cut();
  let resigned = false;
  void a.election.resign().then(() => resigned = true);
  assert.ok(signal.aborted);
  await world.pass(2_500);
  assert.ok(resigned);
});

test("resigns before it ever was a candidate", async () => {
  world.ensemble.reachable = false;
  const joining = world.join("a:1");
  await world.pass(6_000);
  await (await joining).election.resign();
  assert.is(world.clock.sleepers, 0);
});

test.run();
