/** How long it takes until another replica leads, and what a replica costs that only stands by. */
import { setTimeout as sleep } from "node:timers/promises";
import { LEADS, NOBODY } from "../../src/election/zookeeper/zookeeper-election.ts";
import type { Engine } from "../lab/engine.ts";
import { type Line, linesOf } from "../lab/log-lines.ts";
import type { Replica } from "../lab/replica.ts";
import { Replicas } from "../lab/replicas.ts";
import { startZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import { MEMBERS } from "../lab/zookeeper.ts";
import { type Count, median } from "./measure.ts";
import { Tap } from "./tap.ts";

const TIMES = 7;
/** Short, since ZooKeeper ends sessions only at a tick, which is not ours to be fast at; milliseconds. */
const TICK = 100;
/** Of the session, as asked for and granted; milliseconds. */
const TIMEOUT = 2_000;
/** What a replica has to do when it has just joined; milliseconds. */
const SETTLING = 10_000;
const MINUTE = 60_000;

export async function replicaCounts(engine: Engine): Promise<Count[]> {
  const ensemble = await startZooKeeper(TICK);
  const setting = { engine, ensemble, random: () => 0.5, launch: { from: "dist" } } as const;
  const replicas = await Replicas.start(setting);
  try {
    const handOvers = await repeated(() => handOver(replicas));
    const failOvers = await repeated(() => failOver(replicas));
    const doubts = await repeated(() => doubt(replicas));
    return [
      {
        name: "SIGTERM of the leader → the next one's first round",
        value: spread(handOvers, inMilliseconds),
        aim: "< 300 ms",
      },
      {
        name: `kill -9 → another leads, beyond the time-out; ZooKeeper's tick is ${TICK} ms`,
        value: spread(failOvers.map(({ led, killed }) => led - killed - TIMEOUT), inMilliseconds),
        aim: "< 300 ms",
      },
      {
        name: "the same, from when ZooKeeper ends the session",
        value: spread(failOvers.map(({ led, expired }) => led - expired), inMilliseconds),
        aim: "",
      },
      {
        name: "ZooKeeper silent → the leader stands down, of the time-out",
        value: spread(doubts, (share) => share.toFixed(2)),
        aim: "< 0.7",
      },
      ...await followerCounts(replicas),
    ];
  } finally {
    await replicas.close();
    await ensemble.close();
  }
}

/** The median, and the worst. */
function spread(values: readonly number[], shown: (value: number) => string): string {
  return `${shown(median(values))}, at most ${shown(Math.max(...values))}`;
}

function inMilliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

/** Milliseconds from the signal to the first round of whoever leads next. */
async function handOver(replicas: Replicas): Promise<number> {
  const leader = await replicas.agreed();
  const began = Date.now();
  const ended = leader.end();
  const next = await reign(replicas, leader, began);
  const round = await lineAfter(next.replica, next.at, "round");
  await ended;
  await leader.service.start();
  return round - began;
}

/** The kill, ZooKeeper's end of the session, and the next one's lead; milliseconds since 1970. */
interface FailOver {
  readonly killed: number;
  readonly expired: number;
  readonly led: number;
}

async function failOver(replicas: Replicas): Promise<FailOver> {
  const leader = await replicas.agreed();
  const killed = Date.now();
  await leader.kill();
  const next = await reign(replicas, leader, killed);
  const expired = await until("ZooKeeper has said so", async () => {
    const at = await replicas.ensemble.lastExpiry();
    return at !== undefined && at >= killed && at;
  });
  await leader.service.start();
  return { killed, expired, led: next.at };
}

/** From when no member answers until the leader leads no more, as a share of the session's time-out. */
async function doubt(replicas: Replicas): Promise<number> {
  const { ensemble } = replicas;
  const leader = await replicas.agreed();
  await Promise.all(MEMBERS.map((member) => ensemble.freeze(member)));
  const began = Date.now();
  const ended = await lineAfter(leader, began, NOBODY);
  await ensemble.mend();
  return (ended - began) / TIMEOUT;
}

/** Of one more replica, with the usual pauses and a short time-out, that nothing happens to. */
async function followerCounts(replicas: Replicas): Promise<Count[]> {
  const { engine, git } = replicas;
  const url = new URL(git.url);
  const taps = [await Tap.on(engine.socket), await Tap.onPort(Number(url.port))] as const;
  const [ofEngine, ofGit] = taps;
  url.port = String(ofGit.port);
  try {
    const follower = await replicas.join({
      DOCKER_HOST: `unix://${ofEngine.socket}`,
      ACS_GIT_URL: url.href,
      ACS_GIT_POLL: "10s",
      ACS_CRONTAB: "*/30 * * * * *",
      ACS_LOG_LEVEL: "info",
    });
    await replicas.agreed();
    await sleep(SETTLING);
    const asked = () => follower.allLinks.reduce((sum, { sent }) => sum + sent, 0);
    const before = asked();
    for (const tap of taps) tap.reset();
    await sleep(MINUTE);
    const name = `a follower at rest, time-out ${TIMEOUT / 1000} s:`;
    const { memory } = await follower.holds();
    return [
      { name: `${name} ZooKeeper calls a minute`, value: String(asked() - before), aim: "" },
      { name: `${name} engine calls a minute`, value: String(ofEngine.requests), aim: "" },
      { name: `${name} git requests a minute`, value: String(ofGit.requests), aim: "" },
      { name: `${name} resident memory`, value: `${memory.toFixed(0)} MB`, aim: "< 120 MB" },
    ];
  } finally {
    for (const tap of taps) await tap.close();
  }
}

async function repeated<T>(measure: () => Promise<T>): Promise<T[]> {
  const times: T[] = [];
  while (times.length < TIMES) times.push(await measure());
  return times;
}

/** Waits until another than `before` leads. */
function reign({ all }: Replicas, before: Replica, since: number) {
  return until("another leads", () => {
    for (const replica of all) {
      const at = replica === before ? undefined : timeOf(replica, since, LEADS);
      if (at !== undefined) return { replica, at };
    }
    return undefined;
  });
}

/** When it said so, from `since` on; milliseconds since 1970. */
function lineAfter(replica: Replica, since: number, words: string): Promise<number> {
  return until(words, () => timeOf(replica, since, words));
}

function timeOf({ service }: Replica, since: number, words: string): number | undefined {
  const said = ({ msg, time }: Line) => msg === words && Date.parse(time) >= since;
  const line = linesOf(service.lives.slice(-1)).find(said);
  return line === undefined ? undefined : Date.parse(line.time);
}
