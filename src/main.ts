#!/usr/bin/env -S node --max-semi-space-size=2
/** The composition root: the only place that wires adapters to the core. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import process from "node:process";
import { createApi } from "./api/app.ts";
import { serve } from "./api/serve.ts";
import { greeting } from "./cli/greeting.ts";
import { runCli } from "./cli/run.ts";
import { EngineCluster } from "./cluster/engine/engine-cluster.ts";
import type { Config } from "./config/config.ts";
import { readConfig } from "./config/read.ts";
import { leadAlone } from "./election/alone.ts";
import { MemoryFile } from "./election/memory-file.ts";
import { ArkError } from "./errors.ts";
import { withTrailers } from "./reconciler/commits.ts";
import { Loop } from "./reconciler/loop.ts";
import { SERVICE_AUTHOR } from "./reconciler/maintenance.ts";
import type { Log, Metrics } from "./reconciler/ports.ts";
import { Reconciler } from "./reconciler/reconciler.ts";
import { Service } from "./reconciler/service.ts";
import { SnapshotSource } from "./reconciler/snapshot-source.ts";
import { openRepository } from "./repository/open-repository.ts";
import { templateFiles } from "./repository/template.ts";
import { systemClock as clock } from "./telemetry/clock.ts";
import { createLog } from "./telemetry/log.ts";
import { createMetrics } from "./telemetry/metrics.ts";

/** How long an action under way may take to end at shutdown; milliseconds. */
const LAST_ACTION = 15_000;

const version = await packageVersion();

// A reader that has seen enough, as in `ark-schedule status | head -1`, is no mistake.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => clock.now(),
  hostname: hostname(),
  version,
  start,
});

/** Runs the service until SIGTERM or SIGINT. @returns the exit code */
async function start({ debug }: { debug: boolean }): Promise<number> {
  const { config, problems, notices } = readConfig(process.env);
  if (config === undefined) {
    for (const problem of problems) process.stderr.write(`ark-schedule: ${problem}\n`);
    return 2;
  }
  try {
    await run(debug ? { ...config, logLevel: "debug" } : config, notices);
    return 0;
  } catch (error) {
    if (!(error instanceof ArkError) || error.code === "internal") throw error;
    process.stderr.write(`ark-schedule: ${error.message}\n`);
    return error.kind.exit;
  }
}

async function run(config: Config, notices: readonly string[]): Promise<void> {
  const { advertise, crontab, events } = config;
  const log = createLog({
    level: config.logLevel,
    dir: config.logDir,
    json: !process.stderr.isTTY,
    stream: process.stderr,
    now: clock.now,
  });
  const metrics = createMetrics({ version });
  const shutdown = new AbortController();
  const { service, loop, election, ...found } = await compose(
    config,
    { log, metrics, shutdown: shutdown.signal },
  );
  const webhook = { secret: config.webhookSecret, branch: config.git.branch };
  const options = {
    operations: service,
    metrics,
    log,
    advertise,
    version,
    webhook,
    now: clock.now,
  };
  const api = await serve(createApi(options), config);

  process.stdout.write(greeting({ version, crontab, events, api, ...found }));
  for (const notice of notices) log.warn({}, notice);
  if (crontab === undefined) await service.plan(); // what the status is to show
  const looping = loop.run(shutdown.signal);
  log.info({ signal: await endSignal() }, "Shutting down.");
  shutdown.abort();
  const over = new AbortController(); // an idle timer would keep the process alive
  await Promise.race([looping, clock.sleep(LAST_ACTION, over.signal)]);
  over.abort();
  election.stepDown();
  await api.close();
}

/** @throws ArkError where the engine, the data directory or the repository is not as it has to be */
async function compose(
  { endpoint, dataDir, advertise, crontab, events, git }: Config,
  base: { log: Log; metrics: Metrics; shutdown: AbortSignal },
) {
  const cluster = new EngineCluster(endpoint, clock);
  const description = await cluster.describe();
  const election = await leadAlone({ advertise, dataDir, clock });
  const clusterName = description.nodes.join(", ");
  const beginning = {
    files: await templateFiles(),
    author: SERVICE_AUTHOR,
    action: "init",
    subject: "Begin the snapshot repository",
  } as const;
  const repository = await openRepository({
    ...git,
    dataDir,
    seed: withTrailers(beginning, clusterName, election.current().term),
    committer: SERVICE_AUTHOR,
    clock,
  });
  const parts = {
    ...{ ...base, cluster, clock, election, repository, clusterName },
    source: new SnapshotSource(repository),
    memory: new MemoryFile({ dataDir, clock, log: base.log }),
  };
  const reconciler = new Reconciler(parts);
  const wake = (cause: string) => loop.wake(cause);
  const service = new Service({ ...parts, reconciler, wake });
  const loop = new Loop({ ...parts, crontab, events, round: () => service.turn() });
  return { service, loop, election, engine: description, repository: repository.location };
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function endSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => resolve(signal));
    }
  });
}
