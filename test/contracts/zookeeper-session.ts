/** What every session does, the fake and those of real ensembles alike. */
import { Buffer } from "node:buffer";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type Session,
  SessionError,
  type SessionErrorCode,
  type SessionState,
} from "../../src/election/zookeeper/session.ts";
import { until } from "../lab/until.ts";

export interface OpenedSession {
  readonly session: Session;
  /** What it was told so far, in order. */
  readonly told: readonly { readonly state: SessionState; readonly reason?: SessionError }[];
  /** From now on no message gets through, and nothing says so. */
  cut(): void | Promise<void>;
  heal(): void | Promise<void>;
}

export interface EnsembleUnderTest {
  /** What is asked for; short, since tests wait for it; milliseconds. */
  readonly timeout: number;
  /** Begins a session, whether or not it gets through. */
  open(
    options: { readonly auth?: string; readonly cut?: boolean },
  ): OpenedSession | Promise<OpenedSession>;
  close(): Promise<void>;
}

/** With what most of the tests do to it. */
interface Stage extends EnsembleUnderTest {
  connect(auth?: string): Promise<OpenedSession>;
  /** A folder that nobody has used, made with this session. */
  folder(session: Session): Promise<string>;
}

const EMPTY = new Uint8Array();

export function zooKeeperSessionContract(
  name: string,
  open: () => Promise<EnsembleUnderTest>,
): void {
  const contract = suite<Stage>(`zookeeper session: ${name}`);
  let opened: OpenedSession[] = [];
  let folders = 0;
  contract.before(async (context) => {
    const it = await open();
    const begin = async (options: { auth?: string; cut?: boolean }) => {
      const one = await it.open(options);
      opened.push(one);
      return one;
    };
    const connect = async (auth?: string) => {
      const one = await begin(auth === undefined ? {} : { auth });
      await until("it is connected", () => one.told.at(-1)?.state === "connected");
      return one;
    };
    const folder = (session: Session) =>
      session.create(`/folder-${Date.now()}-${folders++}`, EMPTY, "persistent");
    Object.assign(context, { ...it, close: () => it.close(), open: begin, connect, folder });
  });
  contract.after.each(async () => {
    await Promise.all(opened.map(({ session }) => session.close()));
    opened = [];
  });
  contract.after((context) => context.close());
  storing(contract);
  numbering(contract);
  watching(contract);
  guarding(contract);
  breaking(contract);
  ending(contract);
  contract.run();
}

type Contract = ReturnType<typeof suite<Stage>>;

function storing(contract: Contract): void {
  contract("what is created is read, written and deleted", async ({ connect, folder }) => {
    const { session } = await connect();
    const path = `${await folder(session)}/a`;
    assert.is(await session.create(path, bytes("one"), "persistent"), path);
    const { data, stat } = await session.get(path);
    assert.is(text(data), "one");
    assert.is(stat.version, 0);
    assert.is(stat.owner, "0");
    assert.match(stat.czxid, /^\d+$/);
    assert.is((await session.set(path, bytes("two"), 0)).version, 1);
    const after = await session.get(path);
    assert.is(text(after.data), "two");
    assert.equal(after.stat, { ...stat, version: 1 });
    assert.equal(await session.exists(path), after.stat);
    await session.delete(path);
    assert.is(await session.exists(path), undefined);
  });

  contract("data is bytes: any, none and many", async ({ connect, folder }) => {
    const { session } = await connect();
    const parent = await folder(session);
    const contents = [EMPTY, Uint8Array.of(0, 255, 128, 10, 0), new Uint8Array(700_000).fill(7)];
    for (const [at, content] of contents.entries()) {
      await session.create(`${parent}/${at}`, content, "persistent");
      const { data } = await session.get(`${parent}/${at}`);
      assert.ok(Buffer.from(data).equals(content), `${content.length} bytes`);
    }
  });

  contract("children are named, without what is above or below", async ({ connect, folder }) => {
    const { session } = await connect();
    const parent = await folder(session);
    assert.equal(await session.children(parent), []);
    for (const name of ["b", "a", "a/deep"]) {
      await session.create(`${parent}/${name}`, EMPTY, "persistent");
    }
    assert.equal([...await session.children(parent)].sort(), ["a", "b"]);
  });

  contract("what cannot be done has a code", async ({ connect, folder }) => {
    const { session } = await connect();
    const parent = await folder(session);
    const none = `${parent}/none`;
    await fails(session.create(`${none}/a`, EMPTY, "persistent"), "no-node");
    await fails(session.create(`${none}/a`, EMPTY, "ephemeral-sequential"), "no-node");
    await fails(session.create(parent, EMPTY, "persistent"), "node-exists");
    await fails(session.children(none), "no-node");
    await fails(session.get(none), "no-node");
    await fails(session.set(none, EMPTY, 0), "no-node");
    await fails(session.delete(none), "no-node");
    await session.set(parent, EMPTY, 0);
    await fails(session.set(parent, EMPTY, 0), "bad-version");
    await fails(session.set(parent, EMPTY, 2 ** 31 - 1), "bad-version");
  });

  contract("what is asked at once is answered in order", async ({ connect, folder }) => {
    const { session } = await connect();
    const path = `${await folder(session)}/a`;
    const [, , { data }, , after] = await Promise.all([
      session.create(path, bytes("one"), "persistent"),
      session.set(path, bytes("two"), 0),
      session.get(path),
      session.delete(path),
      session.exists(path),
    ]);
    assert.is(text(data), "two");
    assert.is(after, undefined);
  });
}

function numbering(contract: Contract): void {
  contract("sequential nodes are numbered over all sessions", async ({ connect, folder }) => {
    const [a, b] = [await connect(), await connect()];
    const parent = await folder(a.session);
    const kind = "ephemeral-sequential";
    const first = await a.session.create(`${parent}/a-`, bytes("x"), kind);
    const second = await b.session.create(`${parent}/b-`, EMPTY, kind);
    const third = await a.session.create(`${parent}/a-`, EMPTY, kind);
    assert.match(first, /\/a-\d{10}$/);
    assert.match(second, /\/b-\d{10}$/);
    const numbers = [first, second, third].map((path) => Number(path.slice(-10)));
    assert.equal(numbers, [...numbers].sort((x, y) => x - y));
    assert.is(new Set(numbers).size, 3);
    assert.is(text((await b.session.get(first)).data), "x");
  });

  contract("a node tells whose it is, and when it was created", async ({ connect, folder }) => {
    const [a, b] = [await connect(), await connect()];
    const parent = await folder(a.session);
    const kind = "ephemeral-sequential";
    const create = async ({ session }: OpenedSession) =>
      (await session.get(await session.create(`${parent}/it-`, EMPTY, kind))).stat;
    const stats = [await create(a), await create(b), await create(a)] as const;
    const owners = stats.map(({ owner }) => owner);
    assert.match(owners[0]!, /^[1-9a-f][0-9a-f]*$/);
    assert.is(owners[0], owners[2]);
    assert.is.not(owners[0], owners[1]);
    const times = stats.map(({ czxid }) => BigInt(czxid));
    assert.ok(times[0]! < times[1]! && times[1]! < times[2]!);
  });
}

function watching(contract: Contract): void {
  contract("a watch tells once of a node that comes, changes or goes", async (stage) => {
    const [a, b] = [await stage.connect(), await stage.connect()];
    const path = `${await stage.folder(a.session)}/a`;
    const told: string[] = [];
    const seen = (what: string) => until(`${what} is told`, () => told.includes(what));
    assert.is(await a.session.exists(path, () => told.push("created")), undefined);
    await b.session.create(path, EMPTY, "persistent");
    await seen("created");
    assert.ok(await a.session.exists(path, () => told.push("written")));
    await fails(b.session.set(path, EMPTY, 7), "bad-version");
    assert.equal(told, ["created"]);
    await b.session.set(path, EMPTY, 0);
    await seen("written");
    await b.session.set(path, EMPTY, 1);
    await a.session.exists(path, () => told.push("deleted"));
    await b.session.delete(path);
    await seen("deleted");
    assert.equal(told, ["created", "written", "deleted"]);
  });

  contract("a session that is closed takes its nodes along at once", async (stage) => {
    const [a, b] = [await stage.connect(), await stage.connect()];
    const parent = await stage.folder(a.session);
    const path = await b.session.create(`${parent}/it-`, EMPTY, "ephemeral-sequential");
    let gone = false;
    await a.session.exists(path, () => gone = true);
    await b.session.close();
    await until("the watch tells", () => gone, stage.timeout / 2);
    assert.is(await a.session.exists(path), undefined);
  });
}

function guarding(contract: Contract): void {
  contract("what is created with a password is closed to others", async ({ connect, folder }) => {
    const owner = await connect("ark:secret");
    const parent = await folder(owner.session);
    await owner.session.create(`${parent}/a`, bytes("x"), "persistent");
    for (const { session } of [await connect(), await connect("ark:wrong")]) {
      await fails(session.get(`${parent}/a`), "no-auth");
      await fails(session.set(`${parent}/a`, EMPTY, 0), "no-auth");
      await fails(session.children(parent), "no-auth");
      await fails(session.create(`${parent}/b`, EMPTY, "persistent"), "no-auth");
      await fails(session.create(`${parent}/b-`, EMPTY, "ephemeral-sequential"), "no-auth");
      await fails(session.delete(`${parent}/a`), "no-auth");
      assert.ok(await session.exists(`${parent}/a`), "that it is there is no secret");
    }
    const { session } = await connect("ark:secret");
    assert.is(text((await session.get(`${parent}/a`)).data), "x");
    await session.delete(`${parent}/a`);
  });
}

function breaking(contract: Contract): void {
  contract("outlives a silence shorter than its time-out, and hears what it missed", async (it) => {
    const [a, b] = [await it.connect(), await it.connect()];
    const parent = await it.folder(a.session);
    const path = await a.session.create(`${parent}/it-`, EMPTY, "ephemeral-sequential");
    let missed = 0;
    await a.session.exists(parent, () => missed += 1);
    await a.cut();
    const asked = fails(a.session.get(parent), "connection-loss");
    await until("it notices", () => a.told.at(-1)?.state === "suspended", a.session.timeout);
    await b.session.set(parent, EMPTY, 0);
    await asked;
    assert.is(missed, 0);
    await a.heal();
    await until("it is back", () => a.told.at(-1)?.state === "connected");
    await until("it hears what it missed", () => missed === 1);
    assert.ok(await a.session.exists(path), "its node is there");
    assert.equal(a.told.map(({ state }) => state), ["connected", "suspended", "connected"]);
  });

  contract("is lost by a longer one, with its nodes", async ({ connect, folder }) => {
    const [a, b] = [await connect(), await connect()];
    const parent = await folder(b.session);
    const path = await a.session.create(`${parent}/it-`, EMPTY, "ephemeral-sequential");
    let told = 0;
    await a.session.exists(parent, () => told += 1);
    await a.cut();
    await until("its node is gone", async () => (await b.session.exists(path)) === undefined);
    await a.heal();
    await until("it knows", () => a.told.at(-1)?.state === "lost");
    await until("its watches know", () => told === 1);
    await fails(a.session.children(parent), "session-lost");
    assert.is(a.told.filter(({ state }) => state === "lost").length, 1);
  });

  contract("no call takes longer than the time-out", async ({ connect, folder }) => {
    const { session, cut } = await connect();
    const path = await folder(session);
    await cut();
    const begun = performance.now();
    await fails(session.get(path), "connection-loss");
    const took = performance.now() - begun;
    assert.ok(took < session.timeout * 1.2, `${took} of ${session.timeout} ms`);
  });
}

function ending(contract: Contract): void {
  contract("a closed session fails, and may be closed again", async ({ connect }) => {
    const { session } = await connect();
    const answer = session.exists("/");
    assert.ok(await answer);
    await session.close();
    await session.close();
    await fails(session.exists("/"), "session-lost");
    await fails(session.create("/never", EMPTY, "persistent"), "session-lost");
  });

  contract("one that never got through is told of nothing, and ends", async ({ open, timeout }) => {
    const { session, told } = await open({ cut: true });
    assert.is(session.timeout, timeout);
    const begun = performance.now();
    await session.close();
    assert.ok(performance.now() - begun < timeout * 2);
    assert.not(told.some(({ state }) => state === "connected"));
  });

  contract("one that is cut off ends as well", async ({ connect }) => {
    const { session, cut } = await connect();
    await cut();
    const begun = performance.now();
    await session.close();
    assert.ok(performance.now() - begun < session.timeout * 2);
  });

  contract("knows the time-out that was granted", async ({ connect }) => {
    const { session } = await connect();
    assert.ok(session.timeout >= 100 && session.timeout <= 60_000, String(session.timeout));
  });
}

async function fails(answer: Promise<unknown>, code: SessionErrorCode): Promise<void> {
  const error = await answer.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof SessionError, `${code} was expected, and came: ${error}`);
  assert.is((error as SessionError).code, code, String(error));
}

const bytes = (words: string): Uint8Array => Buffer.from(words);
const text = (data: Uint8Array): string => Buffer.from(data).toString();
