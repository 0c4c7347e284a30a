/** From the environment to the configuration: all that is wrong is said at once. */
import { readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { nearest } from "../model/nearest.ts";
import { readCertificates } from "./certificates.ts";
import type { Config, Machine } from "./config.ts";
import type { EngineEndpoint, TlsMaterial } from "../model/endpoint.ts";
import { electionNotices, electionProblems, electionSettings } from "./election-settings.ts";
import { DEFAULT_SOCKET, parseEndpoint } from "./endpoint.ts";
import { gitSettings } from "./git-settings.ts";
import { isLoopback } from "../model/loopback.ts";
import type { Parsed } from "./parsers.ts";
import {
  complaint,
  type Environment,
  fileTwin,
  readVariables,
  type Values,
} from "./read-variables.ts";
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
  const endpoint = readEndpoint(values, machine);
  if ("problem" in endpoint) problems.push(endpoint.problem);
  const git = gitSettings(values, dataDir);
  if ("problems" in git) problems.push(...git.problems);
  problems.push(...electionProblems(env, values));
  const notices = [
    ...ineffective(env),
    ...unknown(env),
    ...exposed(values),
    ...electionNotices(env, values, "value" in endpoint ? endpoint.value : undefined),
  ];
  if (problems.length > 0 || "problem" in endpoint || "problems" in git) {
    return { problems, notices };
  }
  const rest = { endpoint: endpoint.value, dataDir, ...git };
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

function readEndpoint(values: Values, machine: Machine): Parsed<EngineEndpoint> {
  const name = values.ACS_CLUSTER_ENDPOINT !== undefined ? "ACS_CLUSTER_ENDPOINT" : "DOCKER_HOST";
  const given = values[name];
  if (given === undefined) return { value: { kind: "unix", path: DEFAULT_SOCKET } };
  const context = {
    scheme: values.ACS_CLUSTER_SCHEME,
    tls: values.DOCKER_TLS_VERIFY !== undefined,
  };
  const parsed = parseEndpoint(given, context);
  if ("problem" in parsed) return { problem: complaint(name, given, parsed.problem) };
  if (parsed.value.kind === "unix" || parsed.value.tls === undefined) return parsed;
  const tls = readTls(values, machine);
  return "problem" in tls ? tls : { value: { ...parsed.value, tls: tls.value } };
}

/** Docker's own default folder may be empty; one that was named may not. */
function readTls(values: Values, machine: Machine): Parsed<TlsMaterial> {
  const named = values.DOCKER_CERT_PATH;
  const found = readCertificates(named ?? join(machine.home, ".docker"), machine.readFile);
  if ("value" in found) return found;
  return named === undefined
    ? { value: {} }
    : { problem: complaint("DOCKER_CERT_PATH", named, found.problem) };
}

function assemble(
  values: Values,
  rest: Pick<Config, "endpoint" | "dataDir" | "git">,
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
    host: values.ACS_HOST ?? "127.0.0.1",
    port,
    advertise,
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

function exposed({ ACS_HOST: host }: Values): string[] {
  if (isLoopback(host)) return [];
  return [
    `ACS_HOST=${host}: the API asks nobody for a password; whoever reaches it can stop scheduling ` +
    "and commit. See that only those who may do so can.",
  ];
}
