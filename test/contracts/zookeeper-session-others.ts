/** What a session sees of what others do, and they of it. */
import * as assert from "uvu/assert";
import { until } from "../lab/until.ts";
import { bytes, type Contract, EMPTY, fails, text } from "./zookeeper-session-stage.ts";

export function watching(contract: Contract): void {
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

export function guarding(contract: Contract): void {
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
