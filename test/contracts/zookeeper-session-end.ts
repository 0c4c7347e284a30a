/** What becomes of a session that is cut off or ended. */
import * as assert from "uvu/assert";
import { until } from "../lab/until.ts";
import { type Contract, EMPTY, fails } from "./zookeeper-session-stage.ts";

export function breaking(contract: Contract): void {
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
    // The member that b asks may lag behind.
    await until("its node is seen", async () => await b.session.exists(path));
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
    assert.ok(took < session.timeout * 2, `${took} of ${session.timeout} ms`);
  });
}

export function ending(contract: Contract): void {
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
