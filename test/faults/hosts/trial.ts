/** Thirty workloads on several hosts under a schedule of faults, and what is to be true of them. */
import type { Hosts } from "../../lab/hosts.ts";
import { seededRandom } from "../../lab/random.ts";
import type { Launch } from "../../lab/service.ts";
import { Fleet } from "./fleet.ts";
import { runSchedule } from "./run-schedule.ts";
import { Sampler } from "./sampler.ts";
import { makeSchedule } from "./schedule.ts";
import { type Account, checkTruth } from "./truth.ts";

export interface TrialOptions {
  /** Says what happens; how the service takes it depends on the machine, too. */
  readonly seed: number;
  /** How many faults. */
  readonly count: number;
  /** After so many of them all has to settle. */
  readonly batch: number;
  readonly launch?: Launch;
  readonly say: (words: string) => void;
}

export interface Verdict {
  readonly problems: readonly string[];
  readonly account: Account;
}

/** Rejects where it does not settle. What the service printed is told then. */
export async function tryHostFaults(hosts: Hosts, options: TrialOptions): Promise<Verdict> {
  const { seed, count, batch, say } = options;
  const schedule = makeSchedule(count, hosts.all.length, seededRandom(seed));
  const fleet = await Fleet.begin(hosts, options.launch);
  const sampler = new Sampler(fleet);
  say(`${fleet.load.length} workloads run`);
  let account: Account;
  try {
    for (let from = 0; from < count; from += batch) {
      await runSchedule(schedule.slice(from, from + batch), hosts, { sampler, say });
      await fleet.settle();
      say(`settled after ${Math.min(from + batch, count)} faults`);
    }
  } catch (error) {
    throw new Error(`${error}\n${fleet.service.output.slice(-20_000)}`, { cause: error });
  } finally {
    account = await sampler.end();
    await fleet.close();
  }
  return { problems: checkTruth(account), account };
}
