/** A session by the clock: when it tells what, and how it tries servers. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ResumingSession } from "../../../src/election/zookeeper/resuming-session.ts";
import { SessionError } from "../../../src/election/zookeeper/session.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { fakeConnect, type FakeConnection, GRANTED } from "../../fakes/connection.ts";

const T = GRANTED.timeout;
const SERVERS = ["10.0.0.1", "10.0.0.2", "10.0.0.3"];

class Stage {
  readonly clock = new FakeClock(1_000_000);
  readonly told: string[] = [];
  readonly made: FakeConnection[];
  readonly session: ResumingSession;

  constructor() {
    const { connect, made } = fakeConnect();
    this.made = made;
    this.session = new ResumingSession({
      servers: SERVERS.map((host) => ({ host, port: 2181 })),
      timeout: T,
      changed: (state, reason) => this.told.push(reason ? `${state} ${reason.code}` : state),
    }, {
      connect,
      lookUp: async (host) => [host],
      clock: this.clock,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      random: () => 0,
    });
  }

  get last(): FakeConnection {
    return this.made.at(-1)!;
  }

  /** Passes in small steps, so that whoever wakes up can go to sleep again. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 10) {
      this.clock.advance(Math.min(10, left));
      await settled();
    }
  }

  static async connected(): Promise<Stage> {
    const stage = new Stage();
    await settled();
    stage.last.open();
    return stage;
  }
}

async function settled(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
}

async function code(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof SessionError, String(error));
  return (error as SessionError).code;
}

test("servers are tried one after the other, a few a second", async () => {
  const { made, pass } = bound(new Stage());
  for (let passed = 0; passed < 3000; passed += 10) {
    await pass(10);
    if (!made.at(-1)?.dropped) made.at(-1)?.fail();
  }
  assert.ok(made.length >= 9 && made.length <= 15, String(made.length));
  assert.equal(made.slice(0, 4).map(({ options }) => options.address), [...SERVERS, SERVERS[0]]);
});

test("a server that does not take it up gets a quarter of the time-out", async () => {
  const stage = new Stage();
  await stage.pass(T / 4 + T / 12 + 10);
  assert.ok(stage.made[0]!.dropped);
  await stage.pass(300);
  assert.is(stage.made.length, 2);
  assert.equal(stage.told, []);
});

test("is suspended in half the time-out, and resumed with its ticket elsewhere", async () => {
  const stage = await Stage.connected();
  await stage.pass(5 * T);
  assert.equal(stage.told, ["connected"]);
  stage.last.silent = true;
  await stage.pass(T / 2);
  assert.equal(stage.told, ["connected", "suspended connection-loss"]);
  assert.is(stage.made.length, 2, "at once");
  assert.equal(stage.last.options.ticket, GRANTED.ticket);
  stage.last.open();
  assert.is(stage.told.at(-1), "connected");
});

test("is lost by its own clock, and tells nothing after that", async () => {
  const stage = await Stage.connected();
  stage.last.silent = true;
  const asked = code(stage.session.exists("/"));
  await stage.pass(T);
  assert.equal(stage.told, ["connected", "suspended connection-loss", "lost session-lost"]);
  assert.is(await asked, "connection-loss");
  assert.is(await code(stage.session.exists("/")), "session-lost");
  const tried = stage.made.length;
  for (const connection of stage.made) connection.open();
  await stage.pass(5 * T);
  assert.is(stage.told.length, 3);
  assert.is(stage.made.length, tried);
  assert.is(stage.clock.sleepers, 0);
});

test("a process that was asleep knows first of all that it is lost", async () => {
  const stage = await Stage.connected();
  stage.clock.advance(2 * T);
  await settled();
  assert.equal(stage.told, ["connected", "lost session-lost"]);
});

test("what a server says ends it", async () => {
  for (const reason of ["session-lost", "auth-failed"] as const) {
    const stage = await Stage.connected();
    stage.last.fail();
    await settled();
    stage.last.fail(reason);
    assert.equal(stage.told.slice(2), [`lost ${reason}`]);
  }
});

test("a session that nobody was told of is replaced", async () => {
  const stage = new Stage();
  await settled();
  stage.last.silent = true;
  stage.last.open();
  stage.last.fail();
  await stage.pass(300);
  assert.ok(stage.last.options.ticket);
  stage.last.fail("session-lost");
  await stage.pass(300);
  assert.is(stage.last.options.ticket, undefined);
  stage.last.open();
  assert.equal(stage.told, ["connected"]);
});

test("a call waits for a connection, and no longer than the time-out", async () => {
  const stage = new Stage();
  const early = stage.session.create("/a", new Uint8Array(), "persistent");
  await settled();
  stage.last.open();
  assert.is(await early, "/a");
  stage.last.fail();
  await settled();
  const late = code(stage.session.exists("/"));
  await stage.pass(T);
  assert.is(await late, "connection-loss");
});

test("an answer that comes too late is nobody's", async () => {
  const stage = await Stage.connected();
  const { last } = stage;
  let answer = () => {};
  last.exists = (_path, _watch, asker) => void (answer = () => asker.resolve(undefined));
  let changes = 0;
  const asked = code(stage.session.exists("/a", () => changes += 1));
  await stage.pass(T);
  assert.is(await asked, "connection-loss");
  answer();
  last.options.events.changed("/a");
  assert.is(changes, 0);
});

test("a watch tells once: of a change, of one it missed, or of the end", async () => {
  const stage = await Stage.connected();
  const told: string[] = [];
  for (const path of ["/a", "/b", "/c"]) await stage.session.exists(path, () => told.push(path));
  stage.last.options.events.changed("/a");
  stage.last.options.events.changed("/a");
  assert.equal(told, ["/a"]);
  stage.last.fail();
  await settled();
  const { last } = stage;
  const same = last.stat;
  last.exists = (path, _watch, asker) =>
    asker.resolve(path === "/b" ? { ...same!, version: 1 } : same);
  last.open();
  assert.equal(told, ["/a", "/b"]);
  last.fail("session-lost");
  assert.equal(told, ["/a", "/b", "/c"]);
});

test("ends where no server can be reached, and where one is silent", async () => {
  const opening = new Stage();
  await opening.session.close();
  const silent = await Stage.connected();
  silent.last.silent = true;
  const closed = silent.session.close();
  await silent.pass(T / 4);
  await closed;
  assert.ok(silent.last.ended && silent.last.dropped);
  for (const { clock, told } of [opening, silent]) {
    await settled();
    assert.is(clock.sleepers, 0);
    assert.not(told.some((state) => state.startsWith("lost")));
  }
});

function bound(stage: Stage) {
  return { made: stage.made, pass: (milliseconds: number) => stage.pass(milliseconds) };
}

test.run();
