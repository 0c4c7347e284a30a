/** Sessions outlive what happens to servers and to the network between, with a real ensemble. */
import process from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Connect } from "../../src/election/zookeeper/connection.ts";
import type { Session } from "../../src/election/zookeeper/session.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import { MEMBERS, type ZooKeeper } from "../lab/zookeeper.ts";
import { CLIENT, Client, Links, NAME } from "./clients.ts";

const TIMEOUT = 4000;
const EMPTY = new Uint8Array();

interface Stage {
  readonly ensemble: ZooKeeper;
  /** Over links that can be cut. */
  readonly links: Links;
  connect(options?: { timeout?: number; direct?: boolean }): Promise<Client>;
}

type Stages = ReturnType<typeof suite<Stage>>;

const sessions = suite<Stage>(`session: ${NAME}`);
const opened: Client[] = [];
sessions.before(async (stage) => {
  const ensemble = await borrowZooKeeper();
  const links = await Links.to(ensemble);
  Object.assign(stage, { ensemble, links, connect: connector(CLIENT, opened, ensemble, links) });
});
sessions.after.each(async ({ ensemble, links }) => {
  links.reset();
  await Promise.all(opened.splice(0).map(({ session }) => session.close()));
  await links.mend();
  await ensemble.mend();
});
sessions.after(async ({ ensemble, links }) => {
  await links.close();
  await ensemble.close();
});
members(sessions);
restarts(sessions);
links(sessions);
endings(sessions);
sessions.run();

function connector(connect: Connect, opened: Client[], ensemble: ZooKeeper, links: Links) {
  return async ({ timeout = TIMEOUT, direct = false } = {}): Promise<Client> => {
    const { servers } = direct ? ensemble : links;
    const client = new Client(connect, { servers, timeout });
    opened.push(client);
    await client.is("connected");
    return client;
  };
}

function members(sessions: Stages): void {
  sessions("the member that it is connected to is killed", async ({ ensemble, links, connect }) => {
    const [client, other] = [await connect(), await connect({ direct: true })];
    const { parent, path } = await node(client.session);
    let changes = 0;
    await client.session.exists(parent, () => changes += 1);
    const member = MEMBERS[links.each.indexOf(await links.inUse())]!;
    await ensemble.kill(member);
    await until("it is elsewhere", () => client.states.length === 3);
    assert.equal(client.states, ["connected", "suspended", "connected"]);
    assert.ok(await client.session.exists(path), "its node is there");
    assert.is(changes, 0);
    await until("it is written", () => other.session.set(parent, EMPTY, 0));
    await until("the watch tells", () => changes === 1);
  });

  sessions("all are down, and back in time", async ({ ensemble, connect }) => {
    const client = await connect({ timeout: 10_000 });
    const { path } = await node(client.session);
    await Promise.all(MEMBERS.map((member) => ensemble.kill(member)));
    await client.is("suspended");
    await ensemble.mend();
    await client.is("connected");
    assert.ok(await client.session.exists(path), "its node is there");
    assert.equal(client.states, ["connected", "suspended", "connected"]);
  });

  sessions("all are down for too long", async ({ ensemble, connect }) => {
    const client = await connect({ timeout: 1000 });
    const { path } = await node(client.session);
    await Promise.all(MEMBERS.map((member) => ensemble.kill(member)));
    await client.is("lost");
    assert.equal(client.states, ["connected", "suspended", "lost"]);
    assert.is((await failure(client.session.exists(path))).code, "session-lost");
    await ensemble.mend();
    const next = await connect({ direct: true });
    await until("its node is gone", async () => (await next.session.exists(path)) === undefined);
  });
}

function restarts(sessions: Stages): void {
  sessions("all are restarted, one after the other", async ({ ensemble, connect }) => {
    const client = await connect({ timeout: 10_000 });
    const { path } = await node(client.session);
    for (const member of MEMBERS) {
      await ensemble.stop(member);
      await ensemble.start(member);
      await ensemble.serving();
    }
    await client.is("connected");
    assert.ok(await client.session.exists(path), "its node is there");
    assert.not(client.states.includes("lost"));
  });

  sessions("two are frozen, so the third speaks for nobody", async ({ ensemble, connect }) => {
    const client = await connect({ direct: true });
    const leader = await until("one leads", () => ensemble.leader());
    const begun = performance.now();
    await Promise.all(
      MEMBERS.filter((member) => member !== leader).map((member) => ensemble.freeze(member)),
    );
    await until("it notices", () => client.states.includes("suspended"));
    const took = client.told[1]!.at - begun;
    assert.ok(took < client.session.timeout, `${took} ms`); // after that it may end elsewhere
  });
}

function links(sessions: Stages): void {
  sessions("is told within the time-out that its server is silent", async ({ links, connect }) => {
    const client = await connect();
    const { path } = await node(client.session);
    const begun = performance.now();
    (await links.inUse()).cut();
    await until("it is elsewhere", () => client.states.length === 3);
    const { at, reason } = client.told[1]!;
    assert.ok(at - begun < client.session.timeout, `${at - begun} ms`);
    assert.match(String(reason), /no answer/);
    assert.ok(await client.session.exists(path), "its node is there");
    assert.equal(client.states, ["connected", "suspended", "connected"]);
  });

  sessions("is lost when it can have ended, with nobody to say so", async ({ links, connect }) => {
    const client = await connect({ timeout: 2000 });
    const begun = performance.now();
    links.cut();
    const asked = failure(client.session.exists("/"));
    await client.is("lost");
    const took = client.told.at(-1)!.at - begun;
    assert.ok(took > 1500, `${took} ms`);
    assert.is((await asked).code, "connection-loss");
    await links.mend();
    assert.equal(client.states, ["connected", "suspended", "lost"]);
  });

  sessions("connections are reset again and again", async ({ links, connect }) => {
    const client = await connect({ timeout: 10_000 });
    const { path } = await node(client.session);
    for (let times = 1; times <= 10; times++) {
      for (const link of links.each) link.reset();
      await until("it is back", () => client.states.length === 1 + 2 * times);
    }
    assert.ok(await client.session.exists(path), "its node is there");
    await links.inUse(); // and no other is left over
  });

  sessions("a slow network that loses much", async ({ links, connect }) => {
    for (const link of links.each) link.setWeather({ delay: 60, jitter: 60, loss: 0.2 });
    const client = await connect();
    const { parent } = await node(client.session);
    for (let times = 0; times < 20; times++) await client.session.set(parent, EMPTY, times);
    assert.equal(client.states, ["connected"]);
  });

  sessions("no server is up at first", async ({ links, connect }) => {
    for (const link of links.each) await link.refuse();
    const connecting = connect();
    await links.mend();
    const client = await connecting;
    assert.equal(client.states, ["connected"]);
  });
}

function endings(sessions: Stages): void {
  sessions("ten thousand questions leave nothing behind", async ({ connect }) => {
    const { session } = await connect({ direct: true, timeout: 10_000 });
    const { path } = await node(session);
    const ask = async (times: number) => {
      for (let at = 0; at < times; at += 50) {
        await Promise.all(Array.from({ length: 50 }, () => session.get(path)));
      }
    };
    await ask(5000);
    const before = process.memoryUsage().rss;
    await ask(10_000);
    const grown = (process.memoryUsage().rss - before) / 2 ** 20;
    assert.ok(grown < 30, `${grown} MiB`);
  });
}

async function node(session: Session): Promise<{ parent: string; path: string }> {
  const parent = await session.create(`/${crypto.randomUUID()}`, EMPTY, "persistent");
  return { parent, path: await session.create(`${parent}/it-`, EMPTY, "ephemeral-sequential") };
}

async function failure(answer: Promise<unknown>): Promise<{ readonly code: unknown }> {
  return await answer.then(
    () => assert.unreachable("it was answered"),
    (reason) => reason,
  ) as never;
}
