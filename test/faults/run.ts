/**
 * `npm run faults -- [--seed N] [--count N]`: three replicas under a random schedule of faults, the
 * same for the same seed. With `--hosts`, the hosts that workloads run on.
 */
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { prepareMachine } from "../driver/machine.ts";
import { seededRandom } from "../lab/random.ts";
import { Replicas } from "../lab/replicas.ts";
import { startEngine } from "../lab/start-engine.ts";
import { startZooKeeper } from "../lab/start-zookeeper.ts";
import { runHostFaults } from "./hosts/run.ts";
import { tryFaults } from "./trial.ts";

/** So many faults, then all has to settle. */
const BATCH = 10;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    count: { type: "string", default: "100" },
    hosts: { type: "boolean" },
  },
});
const missing = await prepareMachine();
if (missing !== undefined) {
  process.stderr.write(`faults: no replicas are possible here: ${missing}\n`);
  process.exit(2);
}
const began = performance.now();
const say = (words: string) => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${words}\n`);
};
say(`seed ${values.seed}, ${values.count} faults`);
const seed = Number(values.seed);
const launch = { from: "Deno" in globalThis ? "source" : "dist" } as const;
if (values.hosts) {
  const count = Number(values.count);
  process.exit(await runHostFaults({ seed, count, launch, say }));
}
const random = seededRandom(seed);
const [engine, ensemble] = await Promise.all([startEngine(), startZooKeeper()]);
const replicas = await Replicas.start({ engine, ensemble, random, launch, steppedClock: true });
try {
  const count = Number(values.count);
  const { problems, history, memory, sockets } = await tryFaults(replicas, {
    ...{ seed, say, count, batch: BATCH },
  });
  const terms = new Set(history.reigns.map(({ term }) => term)).size;
  say(`${history.calls.length} calls in ${terms} terms, ${history.commits.length} commits`);
  say(`at most ${memory.toFixed(0)} MiB and ${sockets} sockets a replica`);
  for (const problem of problems) say(`WRONG: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  if (process.exitCode !== 0) say(`What the replicas said: ${await keepLogs(replicas)}`);
  await replicas.close();
  await Promise.all([engine.stop(), ensemble.close()]);
}

/** @returns where they are */
async function keepLogs({ all }: Replicas): Promise<string> {
  const pathOf = (address: string) => join(tmpdir(), `ark-faults-${address}.log`);
  for (const { address, service } of all) await writeFile(pathOf(address), service.output);
  return all.map(({ address }) => pathOf(address)).join(", ");
}
