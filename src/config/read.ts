/** From the environment to the configuration: all that is wrong is said at once. */
import { readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { nearest } from "../model/nearest.ts";
import { valuesOf } from "./allowed-variables.ts";
import type { Config, Machine } from "./config.ts";
import { electionNotices, electionProblems, electionSettings } from "./election-settings.ts";
import { readEngines } from "./engines.ts";
import { gitSettings } from "./git-settings.ts";
import { isLoopback } from "../model/loopback.ts";
import { type Environment, fileTwin, readVariables, type Values } from "./read-variables.ts";
import type { Setting } from "./settings.ts";
import { SETTINGS } from "./settings.ts";

export interface ConfigReading {
  /** Absent when there are problems. */
  config?: Config;
  /** Each a sentence that begins with the variable and its value. */
  problems: string[];
  /** What works, but not as whoever set it may think. */
  notices: string[];
}

export function readConfig(env: Environment, machine: Machine = thisMachine(env)): ConfigReading {
  const { values, problems } = readVariables(env, machine);
  const dataDir = values.ACS_DATA_DIR ?? defaultDataDir(machine);
  const engines = readEngines(values, machine);
  if ("problems" in engines) problems.push(...engines.problems);
  const git = gitSettings(values, dataDir);
  if ("problems" in git) problems.push(...git.problems);
  problems.push(...electionProblems(env, values));
  const notices = [
    ...ineffective(env),
    ...unknown(env),
    ...exposed(values),
    ...absentVariables(values, env),
    ...electionNotices(env, values, "endpoints" in engines ? engines.endpoints : []),
  ];
  if (problems.length > 0 || "problems" in engines || "problems" in git) {
    return { problems, notices };
  }
  const variables = valuesOf(values.ACS_VARIABLES ?? [], env);
  const rest = { ...engines, dataDir, ...git, variables };
  return { config: assemble(values, rest, machine), problems, notices };
}

function thisMachine(env: Environment): Machine {
  const dataHome = env.XDG_DATA_HOME?.startsWith("/") ? env.XDG_DATA_HOME : undefined;
  return { hostname: hostname(), uid: process.getuid?.(), home: homedir(), dataHome, readFile };
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function assemble(
  values: Values,
  rest: Pick<Config, "endpoints" | "discovery" | "dataDir" | "git" | "variables">,
  machine: Machine,
): Config {
  const port = values.ACS_PORT ?? 3375;
  const zookeeper = electionSettings(values);
  const advertise = values.ACS_ADVERTISE ?? `${machine.hostname}:${port}`;
  return {
    ...rest,
    // Off is the value undefined, so what counts is whether it was said.
    crontab: "ACS_CRONTAB" in values ? values.ACS_CRONTAB : "*/30 * * * * *",
    events: values.ACS_EVENTS !== "off",
    parallel: values.ACS_PARALLEL_LIMIT ?? 8,
    ...(values.ACS_NETWORK_NAME && { network: values.ACS_NETWORK_NAME }),
    host: values.ACS_HOST ?? "127.0.0.1",
    port,
    advertise,
    dockerConfig: values.DOCKER_CONFIG ?? join(machine.home, ".docker"),
    logDir: values.ACS_LOG_DIR,
    logLevel: values.ACS_LOG_LEVEL ?? "info",
    author: values.ACS_GIT_AUTHOR ?? apiAuthor(advertise),
    trusted: values.ACS_TRUSTED_CALLERS ?? ["127.0.0.0/8", "::1"],
    ...(zookeeper && { zookeeper }),
    forge: {
      kind: values.ACS_FORGE,
      apiUrl: values.ACS_FORGE_URL,
      token: values.ACS_FORGE_TOKEN ?? values.ACS_GIT_TOKEN,
    },
    webhookSecret: values.ACS_WEBHOOK_SECRET,
  };
}

function apiAuthor(advertise: string): Config["author"] {
  return { name: "ark-schedule API", email: `ark-schedule@${advertise.replace(/:\d+$/, "")}` };
}

function defaultDataDir(machine: Machine): string {
  return machine.uid === 0
    ? "/var/lib/ark-schedule"
    : join(machine.dataHome ?? join(machine.home, ".local", "share"), "ark-schedule");
}

function ineffective(env: Environment): string[] {
  return Object.entries<Setting>(SETTINGS).flatMap(([name, setting]) =>
    setting.ineffective === undefined || !env[name]?.trim()
      ? []
      : [`${name} has no effect: ${setting.ineffective}.`]
  );
}

function unknown(env: Environment): string[] {
  const known = Object.entries<Setting>(SETTINGS).flatMap(([name, { file }]) =>
    file === true ? [name, fileTwin(name)] : [name]
  );
  const strangers = Object.keys(env).filter((name) =>
    name.startsWith("ACS_") && !known.includes(name)
  );
  return strangers.sort().map((name) => {
    const meant = nearest(name, known);
    return `${name} is not a setting and has no effect.` +
      (meant === undefined ? "" : ` Did you mean ${meant}?`);
  });
}

function absentVariables({ ACS_VARIABLES: names = [] }: Values, env: Environment): string[] {
  return names.filter((name) => env[name] === undefined).map((name) =>
    `ACS_VARIABLES names ${name}, which is not set.`
  );
}

function exposed({ ACS_HOST: host }: Values): string[] {
  if (isLoopback(host)) return [];
  return [
    `ACS_HOST=${host}: the API asks nobody for a password; whoever reaches it can stop scheduling ` +
    "and commit. See that only those who may do so can.",
  ];
}
