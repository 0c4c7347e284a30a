/** The election on a real ensemble, with the client library that the service takes on this runtime. */
import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Connect } from "../../src/election/zookeeper/connection.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import { MEMBERS, type ZooKeeper } from "../lab/zookeeper.ts";
import { rejects } from "../rejects.ts";
import { CLIENT, Client, Links, NAME } from "./clients.ts";
import { join, type Joining, leading, leads, type Replica, TIMEOUT } from "./replicas.ts";

interface Stage {
  ensemble: ZooKeeper;
  /** Joins what the test is about. */
  join(options?: Partial<Joining>): Promise<Replica>;
  /** Three replicas, each over links of its own, the first of which leads. */
  three(): Promise<readonly (Replica & { readonly links: Links })[]>;
}

type Election = ReturnType<typeof suite<Stage>>;

const election = suite<Stage>(`election: ${NAME}`);
stage(election, CLIENT);
handingOver(election);
doubting(election);
refusing(election);
election.run();

function stage(election: Election, connect: Connect): void {
  const joined: Replica[] = [];
  const links: Links[] = [];
  election.before(async (context) => {
    context.ensemble = await borrowZooKeeper();
  });
  election.before.each((context) => {
    const { ensemble } = context;
    const path = `/${randomUUID()}/chroot`;
    const url = { servers: ensemble.servers, path };
    context.join = async (options) => {
      const replica = await join({ connect, url, ...options });
      joined.push(replica);
      return replica;
    };
    context.three = async () => {
      const replicas = [];
      for (const advertise of ["a:1", "b:1", "c:1"]) {
        const own = await Links.to(ensemble);
        links.push(own);
        const replica = await context.join({ advertise, url: { servers: own.servers, path } });
        replicas.push({ ...replica, links: own });
      }
      await leading(replicas[0]!);
      return replicas;
    };
  });
  election.after.each(async ({ ensemble }) => {
    await ensemble.mend();
    for (const each of links) each.reset();
    await Promise.all(joined.splice(0).map((replica) => replica.election.resign()));
    await Promise.all(links.splice(0).map((each) => each.close()));
  });
  election.after((context) => context.ensemble.close());
}

function handingOver(election: Election): void {
  election("one of three leads, and the others know whom to ask", async ({ three }) => {
    const [a, b, c] = await three();
    const { term, since } = await leading(a!);
    assert.match(term, /^\d+$/);
    for (const other of [b!, c!]) {
      const known = { self: false, leader: "a:1", term, since, problems: [] };
      await until("it knows", () => other.election.current().since !== undefined);
      assert.equal(other.election.current(), known);
      const leader = await other.election.leader();
      assert.ok(!leader.self && leader.address === "a:1");
      const own = await a!.election.leader();
      assert.ok(own.self && own.token === leader.token);
    }
  });

  election("who resigns hands over at once, by a higher term", async ({ three }) => {
    const replicas = await three();
    for (const [at, replica] of replicas.slice(0, -1).entries()) {
      const { term } = await leading(replica);
      const next = replicas[at + 1]!;
      await replica.election.resign();
      const begun = performance.now();
      const after = await leading(next);
      const took = performance.now() - begun;
      assert.ok(took < TIMEOUT, `${took} ms`); // no session has to end for it
      assert.ok(BigInt(after.term) > BigInt(term));
    }
  });

  election("who is cut off is followed within the time-out, and joins again", async ({ three }) => {
    const [a, b, c] = await three();
    const { signal } = await leading(a!);
    const begun = performance.now();
    a!.links.cut();
    let stoodDown = Infinity;
    signal.addEventListener("abort", () => stoodDown = performance.now());
    await leading(b!);
    const took = performance.now() - begun;
    assert.ok(took < TIMEOUT * 3, `${took} ms`);
    assert.ok(stoodDown - begun < TIMEOUT, `stood down after ${stoodDown - begun} ms`);
    await a!.links.mend();
    await until("it knows who leads", () => a!.election.current().leader === "b:1");
    // Not by resigning: the native client's close may halt this process, with the others' sessions in
    // it, for nearly as long as those last.
    b!.links.cut();
    await leading(c!);
    c!.links.cut();
    await leading(a!);
  });
}

function doubting(election: Election): void {
  election("leads on by the same term after a silence, but not during it", async ({ three }) => {
    const [a, b] = await three();
    const { term, signal } = await leading(a!);
    a!.links.cut();
    await until("it stands down", () => signal.aborted, TIMEOUT);
    await a!.links.mend();
    assert.is((await leading(a!)).term, term);
    assert.not(leads(b!));
  });

  election("a leader whose members are frozen stands down in time, and comes back", async (it) => {
    const [a, b, c] = await it.three();
    const { signal } = await leading(a!);
    const begun = performance.now();
    await Promise.all(MEMBERS.map((member) => it.ensemble.freeze(member)));
    await until("it stands down", () => signal.aborted, TIMEOUT);
    const took = performance.now() - begun;
    assert.ok(took < TIMEOUT, `${took} ms`);
    await rejects(b!.election.leader(), "no-leader");
    await it.ensemble.mend();
    await until("one leads", () => [a!, b!, c!].filter(leads).length === 1);
  });

  election("a member that lost the others upholds no leader", async ({ join, ensemble }) => {
    const [member, ...others] = await followerFirst(ensemble);
    const url = { servers: [ensemble.server(member!)], path: `/${randomUUID()}` };
    const replica = await join({ url });
    const { signal } = await leading(replica);
    await Promise.all(others.map((other) => ensemble.freeze(other)));
    await until("it stands down", () => signal.aborted, TIMEOUT);
  });

  election(
    "members that are killed one after the other are survived",
    async ({ three, ensemble }) => {
      const replicas = await three();
      for (const member of MEMBERS) {
        await ensemble.kill(member);
        await ensemble.start(member);
        await ensemble.serving();
        await until("one leads", () => replicas.filter(leads).length === 1);
      }
    },
  );

  election("begins before its ensemble does", async ({ join, ensemble }) => {
    for (const member of MEMBERS) await ensemble.freeze(member);
    const replica = await join();
    assert.not(leads(replica));
    assert.match(replica.election.current().problems.join(), /ACS_NETWORK_STORE_CLUSTER/);
    await ensemble.mend();
    await leading(replica);
    assert.equal(replica.election.current().problems, []);
  });
}

function refusing(election: Election): void {
  election("wrong passwords are refused, and right ones are not", async ({ join }) => {
    const right = await join({ auth: "ark:secret" });
    await leading(right);
    for (const auth of ["ark:wrong", undefined]) {
      const error = await rejects(
        join({ ...(auth !== undefined && { auth }) }),
        "zookeeper-refused",
      );
      assert.match(error.message, /ACS_ZK_AUTH/);
      assert.not.match(error.message, /secret|wrong/);
    }
    assert.not(leads(await join({ auth: "ark:secret" })));
  });

  election("a path that is somebody else's is refused", async ({ join, ensemble }) => {
    const path = `/${randomUUID()}`;
    const owner = new Client(CLIENT, {
      ...{ servers: ensemble.servers, timeout: TIMEOUT, auth: "somebody:else" },
    });
    await owner.is("connected");
    await owner.session.create(path, new Uint8Array(), "persistent");
    await owner.session.close();
    const error = await rejects(
      join({ url: { servers: ensemble.servers, path } }),
      "zookeeper-refused",
    );
    assert.ok(error.message.includes(path), error.message);
  });
}

async function followerFirst(ensemble: ZooKeeper) {
  const leader = await until("a member leads", () => ensemble.leader());
  return [...MEMBERS].sort((a, b) => Number(a === leader) - Number(b === leader));
}
