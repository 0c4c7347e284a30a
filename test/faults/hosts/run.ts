/**
 * `npm run faults -- --hosts [--seed N] [--count N]`: thirty workloads on three hosts under a random
 * schedule of power cuts, dead and frozen engines, cables out and lost frames, the same for the same
 * seed.
 */
import type { Launch } from "../../lab/service.ts";
import { startHosts } from "../../lab/start-hosts.ts";
import { tryHostFaults } from "./trial.ts";

/** So many faults, then all has to settle. */
const BATCH = 5;

export interface RunOptions {
  readonly seed: number;
  readonly count: number;
  readonly launch: Launch;
  readonly say: (words: string) => void;
}

/** @returns the exit code */
export async function runHostFaults(options: RunOptions): Promise<number> {
  const { say } = options;
  const hosts = await startHosts();
  try {
    const { problems, account } = await tryHostFaults(hosts, { ...options, batch: BATCH });
    say(`${account.samples.length} answers of the API, ${problems.length} of them wrong`);
    for (const problem of problems) say(`WRONG: ${problem}`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    await hosts.stop();
  }
}
