/** What a session does with nodes. */
import { Buffer } from "node:buffer";
import * as assert from "uvu/assert";
import {
  bytes,
  type Contract,
  EMPTY,
  fails,
  type OpenedSession,
  text,
} from "./zookeeper-session-stage.ts";

export function storing(contract: Contract): void {
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
}

export function refusing(contract: Contract): void {
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

export function numbering(contract: Contract): void {
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
