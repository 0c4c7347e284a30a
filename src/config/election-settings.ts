/** What the election of a leader among replicas takes of the settings. */
import type { EngineEndpoint } from "../model/endpoint.ts";
import type { ElectionSettings, ZookeeperAccess } from "./config.ts";
import type { Environment, Values } from "./read-variables.ts";
import { fileTwin } from "./read-variables.ts";
import { isLoopback } from "../model/loopback.ts";

/** What is asked of ZooKeeper for a session; milliseconds. */
const TIMEOUT = 10_000;

const STORE = "ACS_NETWORK_STORE_CLUSTER";

/** Undefined: no election, one process leads alone. */
export function electionSettings(values: Values): ElectionSettings | undefined {
  const { ACS_NETWORK_STORE_CLUSTER: url } = values;
  return url && { url, ...zookeeperAccess(values) };
}

/** How ZooKeeper is asked, whatever for. */
export function zookeeperAccess(values: Values): ZookeeperAccess {
  const { ACS_ZK_AUTH: auth, ACS_ZK_TIMEOUT: timeout = TIMEOUT } = values;
  return { timeout, ...(auth !== undefined && { auth }) };
}

/** What an election lacks, a sentence each. A variable with a bad value is one that is set. */
export function electionProblems(env: Environment, values: Values): string[] {
  if (!isSet(env, STORE)) return [];
  return NEEDS.filter(({ lacking }) => lacking(env, values)).map(({ sentence }) => sentence);
}

const NEEDS: readonly {
  readonly lacking: (env: Environment, values: Values) => boolean;
  readonly sentence: string;
}[] = [
  {
    lacking: (env) => !isSet(env, "ACS_GIT_URL"),
    sentence: `${STORE} is set, but ACS_GIT_URL is not: each replica would keep a snapshot ` +
      "repository of its own. Set it to one that all of them share.",
  },
  {
    lacking: (env) => !isSet(env, "ACS_ADVERTISE"),
    sentence: `${STORE} is set, but ACS_ADVERTISE is not: the other replicas reach this one by ` +
      "it. Set it to host:port as they see it.",
  },
  {
    lacking: (_, { ACS_ADVERTISE: own = "" }) => /^(0\.0\.0\.0|\[::\]):/.test(own),
    sentence: `ACS_ADVERTISE names every address, and ${STORE} is set: the other replicas reach ` +
      "this one by it. Set it to host:port as they see it.",
  },
];

/** What works, but not as whoever set it may think. */
export function electionNotices(
  env: Environment,
  values: Values,
  engines: readonly EngineEndpoint[],
): string[] {
  if (!isSet(env, STORE)) return discovers(values) ? [] : withoutEffect(env);
  const { ACS_ADVERTISE: own } = values;
  const apart = own !== undefined && !isLoopback(own.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""));
  return apart ? ofReplicasApart(values, own, engines) : [];
}

/** Of replicas that are on machines of their own. */
function ofReplicasApart(
  { ACS_HOST: host, ACS_GIT_URL: git }: Values,
  own: string,
  engines: readonly EngineEndpoint[],
): string[] {
  const notices: readonly (readonly [applies: boolean, sentence: string])[] = [
    [
      isLoopback(host),
      `ACS_ADVERTISE=${own}: the other replicas cannot reach it, since the API listens on this ` +
      "machine alone; set ACS_HOST.",
    ],
    [
      git?.url.kind === "folder",
      "ACS_GIT_URL is a folder: it has to be the same one for every replica.",
    ],
    [
      engines.some(({ kind }) => kind === "unix"),
      "A Docker engine is reached by a socket of this machine: it has to be the same engine for " +
      "every replica; set ACS_CLUSTER_ENDPOINT.",
    ],
  ];
  return notices.filter(([applies]) => applies).map(([, sentence]) => sentence);
}

function withoutEffect(env: Environment): string[] {
  return ["ACS_ZK_AUTH", "ACS_ZK_TIMEOUT"]
    .filter((name) => isSet(env, name) || isSet(env, fileTwin(name)))
    .map((name) =>
      `${name} has no effect: neither ${STORE} nor ACS_CLUSTER_ENDPOINT names a ZooKeeper.`
    );
}

function isSet(env: Environment, name: string): boolean {
  return (env[name]?.trim() ?? "") !== "";
}

/** Whether the engines are looked up in ZooKeeper. */
export function discovers({ ACS_CLUSTER_ENDPOINT: endpoint }: Values): boolean {
  return /^zk:\/\//i.test(endpoint ?? "");
}
