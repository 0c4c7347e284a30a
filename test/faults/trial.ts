/** Replicas at work under a schedule of faults, and what is to be true of them afterwards. */
import { seededRandom } from "../lab/random.ts";
import type { Replicas } from "../lab/replicas.ts";
import { checkHistory } from "./history-checker.ts";
import type { History } from "./history.ts";
import { readHistory } from "./read-history.ts";
import { type RunOptions, runSchedule } from "./run-schedule.ts";
import { makeSchedule } from "./schedule.ts";
import { Work } from "./work.ts";

export interface TrialOptions extends Pick<RunOptions, "say"> {
  /** Says what happens; how the replicas take it depends on the machine, too. */
  readonly seed: number;
  /** How many faults. */
  readonly count: number;
  /** After so many of them all has to settle. */
  readonly batch: number;
}

export interface Verdict {
  readonly problems: readonly string[];
  readonly history: History;
  /** The most that a replica held when all had settled: MiB, and sockets. */
  readonly memory: number;
  readonly sockets: number;
}

/** What a replica may hold. It takes half of it at rest, with the tools that run it from source. */
const MOST = { memory: 400, sockets: 60 };

/** Rejects where it does not settle, or a replica has crashed. */
export async function tryFaults(replicas: Replicas, options: TrialOptions): Promise<Verdict> {
  const { seed, count, batch, say } = options;
  const schedule = makeSchedule(count, replicas.all.length, seededRandom(seed));
  const random = seededRandom(seed + 1);
  const work = await Work.begin(replicas, random);
  const most = { memory: 0, sockets: 0 };
  try {
    for (let from = 0; from < count; from += batch) {
      await disturb(
        work,
        () => runSchedule(schedule.slice(from, from + batch), replicas, { random, say }),
      );
      await settle(replicas, work);
      for (const replica of replicas.all) {
        const { memory, sockets } = await replica.holds();
        most.memory = Math.max(most.memory, memory);
        most.sockets = Math.max(most.sockets, sockets);
      }
      say(`settled after ${Math.min(from + batch, count)} faults`);
    }
  } finally {
    await work.close();
  }
  const history = await readHistory(replicas);
  return { problems: [...checkHistory(history), ...excesses(most)], history, ...most };
}

async function disturb(work: Work, faults: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const working = work.goOn(over.signal);
  await faults().finally(() => over.abort());
  await working;
}

async function settle(replicas: Replicas, work: Work): Promise<void> {
  const crashed = replicas.all.filter(({ service }) => !service.running);
  if (crashed.length > 0) {
    const words = crashed.map(({ address, service }) =>
      `${address} has ended: ${service.output.slice(-3_000)}`
    );
    throw new Error(words.join("\n\n"));
  }
  await replicas.agreed(60_000);
  await work.settle();
  await replicas.agreed(5_000);
}

function excesses({ memory, sockets }: typeof MOST): string[] {
  return [
    ...(memory > MOST.memory ? [`A replica takes ${memory.toFixed(0)} MiB.`] : []),
    ...(sockets > MOST.sockets ? [`A replica has ${sockets} sockets open.`] : []),
  ];
}
