/** How each kind of fault is done, and mended again. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Replica } from "../lab/replica.ts";
import { type Member, MEMBERS, type ZooKeeper } from "../lab/zookeeper.ts";
import type { FaultKind } from "./schedule.ts";

export interface Deed {
  /** What it has to itself while it lasts. */
  readonly on: "process" | "clock" | "links" | "ensemble";
  /** Resolves when all is mended. */
  readonly run: (scene: Scene) => Promise<void>;
}

export interface Scene {
  readonly replica: Replica;
  readonly ensemble: ZooKeeper;
  readonly member: Member;
  /** Milliseconds. */
  readonly lasting: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

export const DEEDS: Readonly<Record<FaultKind, Deed>> = {
  "kill a replica": {
    on: "process",
    run: async ({ replica, lasting }) => {
      await replica.kill();
      await sleep(lasting);
      await replica.service.start();
    },
  },
  "end a replica in good order": {
    on: "process",
    run: async ({ replica, lasting }) => {
      const code = await replica.end();
      if (code !== 0) throw new Error(`${replica.address} ended with ${code}`);
      await sleep(lasting);
      await replica.service.start();
    },
  },
  "suspend a replica": { on: "process", run: suspend },
  "suspend a replica beyond its session": { on: "process", run: suspend },
  "put a replica's clock forward": { on: "clock", run: (scene) => stepClock(scene, 1) },
  "put a replica's clock back": { on: "clock", run: (scene) => stepClock(scene, -1) },
  "cut a replica from ZooKeeper": {
    on: "links",
    run: async ({ replica, lasting }) => {
      for (const link of replica.allLinks) link.cut();
      await sleep(lasting);
      await mendLinks(replica);
    },
  },
  "cut a replica from one member": {
    on: "links",
    run: async ({ replica, member, lasting }) => {
      replica.links[member].cut();
      await sleep(lasting);
      await mendLinks(replica);
    },
  },
  "flap a replica's links": {
    on: "links",
    run: async ({ replica, lasting, random }) => {
      const end = performance.now() + lasting;
      while (performance.now() < end) {
        for (const link of replica.allLinks) await (random() < 0.5 ? link.refuse() : link.cut());
        await sleep(300 * random());
        await mendLinks(replica);
        await sleep(300 * random());
      }
    },
  },
  "delay and lose what a replica sends": {
    on: "links",
    run: async ({ replica, lasting }) => {
      for (const link of replica.allLinks) link.setWeather({ delay: 50, jitter: 150, loss: 0.2 });
      await sleep(lasting);
      await mendLinks(replica);
    },
  },
  "kill the ensemble's leader": {
    on: "ensemble",
    run: async ({ ensemble, member, lasting }) => {
      const leader = await ensemble.leader() ?? member;
      await ensemble.kill(leader);
      await sleep(lasting);
      await ensemble.mend();
    },
  },
  "freeze a member": {
    on: "ensemble",
    run: ({ ensemble, member, lasting }) => freeze(ensemble, [member], lasting),
  },
  "lose the quorum": {
    on: "ensemble",
    run: ({ ensemble, member, lasting }) =>
      freeze(ensemble, MEMBERS.filter((each) => each !== member), lasting),
  },
  "restart member by member": {
    on: "ensemble",
    run: async ({ ensemble }) => {
      for (const member of MEMBERS) {
        await ensemble.stop(member);
        await ensemble.start(member);
        await ensemble.serving();
      }
    },
  },
  "stop all members": {
    on: "ensemble",
    run: async ({ ensemble, lasting }) => {
      await Promise.all(MEMBERS.map((member) => ensemble.kill(member)));
      await sleep(lasting);
      await ensemble.mend();
    },
  },
};

async function suspend({ replica, lasting }: Scene): Promise<void> {
  await replica.suspend();
  await sleep(lasting);
  replica.resume();
}

async function stepClock({ replica: { clock }, lasting }: Scene, hours: number): Promise<void> {
  await clock.set(hours);
  await sleep(lasting);
  await clock.set(0);
}

async function mendLinks(replica: Replica): Promise<void> {
  for (const link of replica.allLinks) await link.mend();
}

async function freeze(
  ensemble: ZooKeeper,
  members: readonly Member[],
  lasting: number,
): Promise<void> {
  for (const member of members) await ensemble.freeze(member);
  await sleep(lasting);
  await ensemble.mend();
}
