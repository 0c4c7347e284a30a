#!/usr/bin/env -S node --max-semi-space-size=2 --optimize-for-size
/** The program: reads the settings, runs the service or a command, and ends as it is told to. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import process from "node:process";
import { createApi } from "./api/app.ts";
import { serve } from "./api/serve.ts";
import { greeting } from "./cli/greeting.ts";
import { runCli } from "./cli/run.ts";
import { compose } from "./compose.ts";
import type { Config } from "./config/config.ts";
import { readConfig } from "./config/read.ts";
import { ArkError } from "./errors.ts";
import { PACKAGE_FOLDER } from "./package-folder.ts";
import { systemClock as clock } from "./telemetry/clock.ts";
import { createLog } from "./telemetry/log.ts";
import { createMetrics } from "./telemetry/metrics.ts";

/** How long what is under way at shutdown may take to end before it is given up; milliseconds. */
const LAST_ACTION = 3_000;
/** How long that may take to come to its end afterwards; milliseconds. */
const LAST_WORDS = 1_000;

const END_SIGNALS = ["SIGTERM", "SIGINT"] as const;

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
    return await leave();
  } catch (error) {
    if (!(error instanceof ArkError) || error.code === "internal") throw error;
    process.stderr.write(`ark-schedule: ${error.message}\n`);
    return error.kind.exit;
  }
}

async function run(config: Config, notices: readonly string[]): Promise<void> {
  const { advertise, crontab, events, zookeeper } = config;
  const log = createLog({
    level: config.logLevel,
    dir: config.logDir,
    json: !process.stderr.isTTY,
    stream: process.stderr,
    now: clock.now,
  });
  const metrics = createMetrics({ version });
  const shutdown = new AbortController();
  const parts = await compose(config, { log, metrics, shutdown: shutdown.signal });
  const { service, loop, engine, repository } = parts;
  const closed = new AbortController();
  const webhook = { secret: config.webhookSecret, branch: config.git.branch };
  const options = {
    operations: service,
    metrics,
    log,
    advertise,
    version,
    webhook,
    authors: config,
    now: clock.now,
    ending: closed.signal,
  };
  const api = await serve(createApi(options), config).catch(async (error) => {
    await parts.election.resign();
    throw error;
  });

  const { location } = repository;
  const situation = {
    ...{ version, crontab, events, api, engine, repository: location },
    ...(zookeeper && { election: { url: zookeeper.url, advertise } }),
  };
  process.stdout.write(greeting(situation));
  for (const notice of notices) log.warn({}, notice);
  void loop.run(shutdown.signal);
  log.info({ signal: await endSignal() }, "Shutting down.");
  shutdown.abort();
  await handOver(parts);
  await api.close();
  closed.abort();
  await repository.close();
}

/** At rest it waits for nothing. Afterwards, what is asked of this process is the successor's to do. */
async function handOver({ reconciler, election }: Awaited<ReturnType<typeof compose>>) {
  await within(LAST_ACTION, reconciler.idle());
  await election.resign(); // what is still under way is given up
  await within(LAST_WORDS, reconciler.idle()); // and says so
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const over = new AbortController(); // an idle timer would keep the process alive
  await Promise.race([work, clock.sleep(milliseconds, over.signal)]);
  over.abort();
}

/** Deno keeps the connection of a call that was given up, and would wait for the engine's answer. */
async function leave(): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
  process.exit(0);
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL("package.json", PACKAGE_FOLDER), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** Of the first signal: by the second one, the system ends the process at once. */
function endSignal(): Promise<string> {
  return new Promise((resolve) => {
    const heed = (signal: NodeJS.Signals) => {
      for (const each of END_SIGNALS) process.off(each, heed);
      resolve(signal);
    };
    for (const each of END_SIGNALS) process.on(each, heed);
  });
}
