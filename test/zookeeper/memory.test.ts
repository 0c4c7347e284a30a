/** The memory on a real ensemble, with the client library that the service takes on this runtime. */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Connect } from "../../src/election/zookeeper/connection.ts";
import { EMPTY_MEMORY, type Memory } from "../../src/model/memory.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import { MEMBERS, type ZooKeeper } from "../lab/zookeeper.ts";
import { rejects } from "../rejects.ts";
import { CLIENT, NAME } from "./clients.ts";
import { join, leading, type Replica } from "./replicas.ts";

/** Longer than a busy machine keeps a process from its work: no lead is to be lost by that here; ms. */
const TIMEOUT = 8_000;

interface Stage {
  ensemble: ZooKeeper;
  /** Two replicas, the first of which leads. */
  pair: readonly [Replica, Replica];
}

const managing = (...managed: string[]): Memory => ({ workloads: {}, managed });

const memory = suite<Stage>(`memory: ${NAME}`);
stage(memory, CLIENT);

memory("passes from leader to leader", async ({ pair: [a, b] }) => {
  assert.equal(await b.memory.load(), EMPTY_MEMORY);
  await a.memory.save(managing("web"));
  await a.memory.save(managing("web", "db"));
  await sees(b, managing("web", "db"));
  await rejects(b.memory.save(EMPTY_MEMORY), "leadership-lost");
  await a.election.resign();
  await leading(b);
  await b.memory.save(managing("db"));
  assert.equal(await b.memory.load(), managing("db"));
});

memory("may be as long as ZooKeeper takes it", async ({ pair: [a, b] }) => {
  const long = managing(...Array.from({ length: 30_000 }, () => randomUUID()));
  await a.memory.save(long);
  await sees(b, long);
  const tooLong = managing(...Array.from({ length: 80_000 }, () => randomUUID()));
  const { message } = await rejects(a.memory.save(tooLong), "zookeeper-refused");
  assert.match(message, /\d+ bytes/);
  await leading(a);
});

memory("is kept while ZooKeeper is away", async ({ ensemble, pair: [a] }) => {
  await a.memory.save(managing("web"));
  const { signal } = await leading(a);
  for (const member of MEMBERS) await ensemble.freeze(member);
  await until("it stands down", () => signal.aborted);
  await rejects(a.memory.load(), "zookeeper-unreachable");
  await rejects(a.memory.save(EMPTY_MEMORY), "leadership-lost");
  await ensemble.mend();
  await until("it is there", async () => (await a.memory.load()).managed.length === 1);
});

memory.run();

/** Soon: who does not lead may ask a member that lags behind. Who leads has just written by its own. */
async function sees({ memory }: Replica, saved: Memory): Promise<void> {
  await until("it is seen", async () => isDeepStrictEqual(await memory.load(), saved));
}

function stage(memory: ReturnType<typeof suite<Stage>>, connect: Connect): void {
  memory.before(async (context) => {
    context.ensemble = await borrowZooKeeper();
  });
  memory.before.each(async (context) => {
    const url = { servers: context.ensemble.servers, path: `/${randomUUID()}` };
    const first = await join({ connect, url, advertise: "a:1", timeout: TIMEOUT });
    await leading(first);
    const second = await join({ connect, url, advertise: "b:1", timeout: TIMEOUT });
    context.pair = [first, second];
  });
  memory.after.each(async ({ ensemble, pair }) => {
    await ensemble.mend();
    await Promise.all(pair.map(({ election }) => election.resign()));
  });
  memory.after((context) => context.ensemble.close());
}
