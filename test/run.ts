/**
 * The test driver: `npm test [-- [--unit | --node | --deno] [PATTERN…]]`.
 *
 *     --unit    only what needs neither root nor an engine
 *     --node    only the other versions of Node, and not just whether it starts on them
 *     --deno    every suite on Deno, and not just those that meet what differs from Node
 *     PATTERN   only the jobs whose line has this text
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import {
  BUILD,
  CHECKS,
  ENGINE_SUITES,
  ENTRIES,
  HOSTS_SUITES,
  REMOTE_SUITES,
  type Runtime,
  RUNTIMES,
  startOf,
  suitesOn,
  UNIT_SUITES,
  unitsOf,
  VERSION_SUITES,
  ZOOKEEPER_SUITES,
} from "./driver/catalogue.ts";
import { compile } from "./driver/compile.ts";
import type { Job } from "./driver/job.ts";
import { installPackages, prepareMachine } from "./driver/machine.ts";
import { otherNodes, otherNodesProblem } from "./driver/node-versions.ts";
import { outcomeOf } from "./driver/outcome.ts";
import { pool } from "./driver/pool.ts";
import { Report } from "./driver/report.ts";
import { killAll, runJob } from "./driver/run-job.ts";
import { SHARED_ENGINE, startEngine } from "./lab/start-engine.ts";
import { SHARED_HOSTS, startHosts } from "./lab/start-hosts.ts";
import { SHARED_ZOOKEEPER, startZooKeeper } from "./lab/start-zookeeper.ts";

const { values: only, positionals: patterns } = parseArgs({
  options: { unit: { type: "boolean" }, node: { type: "boolean" }, deno: { type: "boolean" } },
  allowPositionals: true,
});
/** Tells the lab that `dist/` is of this source, since the driver has just built it. */
const UP_TO_DATE = { ARK_TEST_BUILT: "yes" };
/** They wait more than they compute. */
const ENGINES = 3;
const ENSEMBLES = 2;
const WITH_NODES = !only.unit && !only.deno;
const WITH_LAB = !only.unit && !only.node;
const report = new Report();
const runtimes = RUNTIMES.filter(({ name }) => !only.deno || name === "deno");
let matched = 0;
const scratch = mkdtempSync(join(tmpdir(), "ark-test-"));
process.env.TMPDIR = scratch; // whatever a suite forgets goes at the end
process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    killAll();
    process.exit(130); // an engine of ours ends with this process
  });
}

await run(BUILD);
if (!only.deno && !only.node) await attempt("compiling the suites", () => compile(ENTRIES));
const installed = installMeanwhile();
if (!only.node) await runAll(hereJobs());
await installed;
if (WITH_NODES) await attempt("other versions of Node", async () => runAll(await otherNodeJobs()));
if (WITH_LAB) await attempt("suites in the lab", runLabSuites);
if (patterns.length > 0 && matched === 0) {
  report.broken(patterns.join(" "), "nothing has this text");
}
process.exit(report.end());

/** What comes from elsewhere, while suites run that need none of it: who needs it says what is amiss. */
async function installMeanwhile(): Promise<void> {
  const nodes = WITH_NODES && otherNodesProblem() === undefined;
  await Promise.allSettled([nodes && otherNodes(), WITH_LAB && installPackages()]);
}

function hereJobs(): Job[] {
  const starts = [startOf("node", process.execPath)];
  const suites = runtimes.flatMap((runtime) => unitsOf(runtime, named(runtime, UNIT_SUITES)));
  return [...[...CHECKS, ...starts].filter(selected), ...suites];
}

async function otherNodeJobs(): Promise<Job[]> {
  const problem = otherNodesProblem();
  if (problem !== undefined) {
    report.notRun("suites on other versions of Node", problem);
    return [];
  }
  const nodes = await otherNodes();
  const starts = nodes.map(({ name, command: [binary] }) => startOf(name, binary));
  if (!only.node) return starts.filter(selected);
  return [
    ...starts.filter(selected),
    ...nodes.flatMap((it) => unitsOf(it, named(it, VERSION_SUITES))),
  ];
}

/**
 * What they run on is shared by files that use it one after the other. Elections and hosts that die
 * go by time: they mostly wait, and the rest, which computes, is kept from them. Once there are no
 * more elections, what is left of the hosts is stories that are in less of a hurry.
 */
async function runLabSuites(): Promise<void> {
  const problem = await prepareMachine();
  if (problem !== undefined) return report.notRun("suites in the lab", problem);
  await Promise.all([
    pool(runtimes, 1, runHostsLane),
    runZooKeeperLanes().then(() =>
      Promise.all([runEngineLanes(), pool(selectedOf(REMOTE_SUITES), 1, run)])
    ),
  ]);
}

/** Whichever engine is free takes the next file. */
async function runEngineLanes(): Promise<void> {
  await share(selectedOf(ENGINE_SUITES), ENGINES, async (jobs) => {
    const engine = await startEngine();
    await runFrom(jobs, { [SHARED_ENGINE]: engine.dockerHost });
    await engine.stop();
  });
}

/** Each has an ensemble and an engine, which some of them use; they wait even more. */
async function runZooKeeperLanes(): Promise<void> {
  await share(selectedOf(ZOOKEEPER_SUITES), ENSEMBLES, async (jobs) => {
    const [engine, ensemble] = await Promise.all([startEngine(), startZooKeeper()]);
    await runFrom(jobs, {
      [SHARED_ENGINE]: engine.dockerHost,
      [SHARED_ZOOKEEPER]: ensemble.dir,
    });
    await Promise.all([engine.stop(), ensemble.close()]);
  });
}

/** No more lanes than jobs. */
async function share(
  jobs: Job[],
  width: number,
  lane: (jobs: Job[]) => Promise<void>,
): Promise<void> {
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, () => lane(jobs)));
}

/** One after the other, until another lane has taken the last one. */
async function runFrom(jobs: Job[], shared: Readonly<Record<string, string>>): Promise<void> {
  const environment = { ...shared, ...UP_TO_DATE };
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    await run({ ...job, environment });
  }
}

async function runHostsLane(runtime: Runtime): Promise<void> {
  const jobs = selectedOf(HOSTS_SUITES, [runtime]);
  if (jobs.length === 0) return;
  const hosts = await startHosts();
  for (const job of jobs) {
    await run({ ...job, environment: { [SHARED_HOSTS]: hosts.rack, ...UP_TO_DATE } });
  }
  await hosts.stop();
}

function selectedOf(suites: readonly string[], on = runtimes): Job[] {
  return on.flatMap((it) => suitesOn(it, suites, only.deno === true)).filter(selected);
}

/** What keeps a whole lane from running is a failure too. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => report.broken(what, error));
}

function runAll(jobs: readonly Job[]): Promise<void> {
  return pool(jobs, 2, run);
}

async function run(job: Job): Promise<void> {
  const start = performance.now();
  const exit = await runJob(job);
  report.job(job, exit, outcomeOf(job.kind, exit), performance.now() - start);
}

function named({ name: lane }: Runtime, files: readonly string[]): string[] {
  return files.filter((title) => selected({ lane, title }));
}

function selected({ lane, title }: Pick<Job, "lane" | "title">): boolean {
  const line = `${lane} ${title}`;
  const chosen = patterns.length === 0 || patterns.some((pattern) => line.includes(pattern));
  if (chosen) matched += 1;
  return chosen;
}
