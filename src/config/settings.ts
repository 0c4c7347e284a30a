/** Every setting, in one table: the README's is made of it. */
import { FORGE_KINDS } from "../model/git.ts";
import { LOG_LEVELS } from "./config.ts";
import type { Parser } from "./parsers.ts";
import { parseZookeeperUrl } from "../model/zookeeper-url.ts";
import { parseGitUrl } from "./git-url.ts";
import {
  author,
  branch,
  certificates,
  count,
  crontab,
  folder,
  hostAndPort,
  inside,
  listenAddress,
  networks,
  oneOf,
  pause,
  port,
  sessionTimeout,
  text,
  userAndPassword,
  variableNames,
  webAddress,
} from "./parsers.ts";

export interface Setting<T = unknown> {
  /** In Markdown: what holds when the variable is not set. */
  readonly fallback: string;
  /** In Markdown. */
  readonly meaning: string;
  readonly parse: Parser<T>;
  /** It has a twin, `NAME_FILE`, that names a file which holds the value. */
  readonly file?: true;
  /** Its value is never shown. */
  readonly secret?: true;
  /** Said to whoever sets it. */
  readonly ineffective?: string;
}

/** Taken, since it stood in many a command line of 2017, and has nothing to do any more. */
function ineffective(meaning: string, why: string): Setting<string> {
  return {
    fallback: "",
    meaning: `${meaning} Has no effect: ${why}.`,
    parse: text,
    ineffective: why,
  };
}

const ACS = {
  ACS_CLUSTER_ENDPOINT: {
    fallback: "`DOCKER_HOST`, else `unix:///var/run/docker.sock`",
    meaning:
      "The Docker engines, one or a list with commas: `unix:///path`, `tcp://host:port`, `http://…`, `https://…` or `host:port`. Or `zk://host:2181,…/prefix`, where the agents of classic Swarm have registered them. Or classic Swarm's managers.",
    parse: text,
  },
  ACS_CLUSTER_SCHEME: {
    fallback: "`https` with `DOCKER_TLS_VERIFY`, else `http`",
    meaning: "`http` or `https`, for an endpoint that does not say it itself.",
    parse: oneOf(["http", "https"]),
  },
  ACS_CLUSTER_SECURITY_GROUP: ineffective(
    "A label of the 2017 tool's cluster.",
    "the engine is reached by its endpoint alone",
  ),
  ACS_NETWORK_NAME: {
    fallback: "any node will do",
    meaning:
      "A network that a node has to have, or `networks/` to define, for containers to be [placed](#which-node-a-container-goes-to) on it.",
    parse: text,
  },
  ACS_NETWORK_STORE_CLUSTER: {
    fallback: "no election",
    meaning:
      "Where [several replicas](#several-replicas) elect the one that leads: `zk://host-a:2181,host-b:2181,host-c:2181/Cluster`, a ZooKeeper ensemble and a path on it.",
    parse: parseZookeeperUrl,
  },
  ACS_ZK_AUTH: {
    fallback: "",
    meaning:
      "`user:password` for ZooKeeper (its scheme `digest`). What is made with it is closed to all others.",
    parse: userAndPassword,
    file: true,
    secret: true,
  },
  ACS_ZK_TIMEOUT: {
    fallback: "`10s`",
    meaning:
      "How long a leader that is not heard of goes on being the leader: the time-out of its ZooKeeper session. The servers have bounds of their own for it.",
    parse: sessionTimeout,
  },
  ACS_CRONTAB: {
    fallback: "`*/30 * * * * *`",
    meaning:
      "When to look, besides the engine's events: 5 to 7 fields, seconds first when there are 6. `off` leaves only the API.",
    parse: crontab,
  },
  ACS_EVENTS: {
    fallback: "`on`",
    meaning: "`off`: do not listen to the engine's events, look only by `ACS_CRONTAB`.",
    parse: oneOf(["on", "off"]),
  },
  ACS_PARALLEL_LIMIT: {
    fallback: "`8`",
    meaning: "How many actions one node is given at once; a slow node takes nothing from another.",
    parse: count,
  },
  ACS_HOST: {
    fallback: "`127.0.0.1`",
    meaning:
      "The address that the API listens on. It asks nobody for a password: `0.0.0.0` (needed inside a container) only where all who reach it may use it.",
    parse: listenAddress,
  },
  ACS_PORT: { fallback: "`3375`", meaning: "The port that the API listens on.", parse: port },
  ACS_ADVERTISE: {
    fallback: "this host's name and `ACS_PORT`",
    meaning:
      "`host:port` by which others reach the API. Named as the leader, and a host name that the API answers to.",
    parse: hostAndPort,
  },
  ACS_DATA_DIR: {
    fallback:
      "`/var/lib/ark-schedule` as root, else `$XDG_DATA_HOME/ark-schedule` (`~/.local/share/ark-schedule`)",
    meaning: "Folder of the snapshot repository `snapshots.git` and of what is remembered.",
    parse: folder,
  },
  ACS_GIT_URL: {
    fallback: "`snapshots.git` in `ACS_DATA_DIR`",
    meaning:
      "The snapshot repository: `https://…`, `http://…`, `ssh://…` or `git@host:path` of a git server, or the folder of a bare one on this machine.",
    parse: parseGitUrl,
  },
  ACS_GIT_BRANCH: { fallback: "`main`", meaning: "Its branch.", parse: branch },
  ACS_GIT_PATH: {
    fallback: "the root",
    meaning: "The folder in it, where several clusters share one repository.",
    parse: inside,
  },
  ACS_GIT_USERNAME: { fallback: "", meaning: "Who asks the git server.", parse: text, file: true },
  ACS_GIT_PASSWORD: {
    fallback: "",
    meaning: "The password that goes with `ACS_GIT_USERNAME`.",
    parse: text,
    file: true,
    secret: true,
  },
  ACS_GIT_TOKEN: {
    fallback: "",
    meaning: "A token in place of a password; needs no user name.",
    parse: text,
    file: true,
    secret: true,
  },
  ACS_GIT_CA: {
    fallback: "the system's",
    meaning: "Certificates in PEM that the git server's may be signed with, besides the system's.",
    parse: certificates,
    file: true,
  },
  ACS_GIT_SSH_KEY: {
    fallback: "",
    meaning:
      "The private key for a repository over SSH: Ed25519, ECDSA or RSA, as OpenSSH or PEM has it.",
    parse: text,
    file: true,
    secret: true,
  },
  ACS_GIT_SSH_PASSPHRASE: {
    fallback: "",
    meaning: "What that key is encrypted with.",
    parse: text,
    file: true,
    secret: true,
  },
  ACS_GIT_KNOWN_HOSTS: {
    fallback: "",
    meaning:
      "The host keys that are trusted over SSH, as in `~/.ssh/known_hosts`; `ssh-keyscan HOST` prints them. No other host is.",
    parse: text,
    file: true,
  },
  ACS_GIT_POLL: {
    fallback: "`10s`",
    meaning: "How often the git server is asked for what is new. A webhook is faster.",
    parse: pause,
  },
  ACS_GIT_AUTHOR: {
    fallback: "`ark-schedule API <ark-schedule@host>`",
    meaning: "`Name <mail>` of commits whose caller does not say who it is.",
    parse: author,
  },
  ACS_VARIABLES: {
    fallback: "none",
    meaning:
      "Names of this process's variables that the snapshot's files may be [filled with](#variables): `TAG,DB_PASSWORD`. As they are at the start; secrets among them are shown nowhere.",
    parse: variableNames,
    // Whoever writes values after the names has written secrets.
    secret: true,
  },
  ACS_FORGE: {
    fallback: "told from `ACS_GIT_URL`",
    meaning:
      "What the git server is, for pull requests and commit statuses: `github`, `gitlab`, `gitea`, `forgejo`; `off` for neither.",
    parse: oneOf([...FORGE_KINDS, "off"]),
  },
  ACS_FORGE_URL: {
    fallback: "told from `ACS_GIT_URL`",
    meaning: "Where its API is: `https://git.example.org/api/v1`.",
    parse: webAddress,
  },
  ACS_FORGE_TOKEN: {
    fallback: "`ACS_GIT_TOKEN`",
    meaning: "A token that may open pull requests and set commit statuses.",
    parse: text,
    file: true,
    secret: true,
  },
  ACS_WEBHOOK_SECRET: {
    fallback: "no webhooks are taken",
    meaning: "The secret that webhooks to `/schedule/webhook` are signed with.",
    parse: text,
    file: true,
    secret: true,
  },
  ACS_TRUSTED_CALLERS: {
    fallback: "`127.0.0.0/8,::1`",
    meaning:
      "Addresses and networks whose `X-Ark-Author` is believed; from elsewhere, commits have the author of `ACS_GIT_AUTHOR`.",
    parse: networks,
  },
  ACS_LOG_DIR: {
    fallback: "no file",
    meaning: "Folder for a log file a day, `ark-schedule-container-YYYY-MM-DD.log`.",
    parse: folder,
  },
  ACS_LOG_LEVEL: {
    fallback: "`info`",
    meaning: "`debug`, `info`, `warn` or `error`. `--debug` is short for `debug`.",
    parse: oneOf(LOG_LEVELS),
  },
} as const satisfies Record<string, Setting>;

/** Docker's own, as its command line understands them. */
const DOCKER = {
  DOCKER_HOST: {
    fallback: "",
    meaning: "The Docker engine, where `ACS_CLUSTER_ENDPOINT` is not set.",
    parse: text,
  },
  DOCKER_TLS_VERIFY: {
    fallback: "",
    meaning: "Not empty: `tcp://` and `host:port` speak TLS.",
    parse: text,
  },
  DOCKER_CERT_PATH: {
    fallback: "`~/.docker` with `DOCKER_TLS_VERIFY`",
    meaning:
      "Folder of `ca.pem`, `cert.pem` and `key.pem`, for engines that speak TLS. A folder in it that has a host's name holds those of that host.",
    parse: folder,
  },
  DOCKER_CONFIG: {
    fallback: "`~/.docker`",
    meaning:
      "Folder of the `config.json` that has the [credentials of registries](#images), as `docker login` writes it.",
    parse: folder,
  },
} as const satisfies Record<string, Setting>;

/** Those of every program that goes through a proxy; the HTTP library reads them. */
const PROXY = {
  HTTPS_PROXY: {
    fallback: "",
    meaning: "The proxy through which `https://` of the git server is reached.",
    parse: text,
    secret: true,
  },
  HTTP_PROXY: { fallback: "", meaning: "Likewise for `http://`.", parse: text, secret: true },
  NO_PROXY: {
    fallback: "",
    meaning: "Hosts that are reached without: `localhost,.example.org`.",
    parse: text,
  },
} as const satisfies Record<string, Setting>;

export const SETTINGS = { ...ACS, ...DOCKER, ...PROXY };
export type SettingName = keyof typeof SETTINGS;

/** The table as Markdown, as it stands in the README. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(SETTINGS).map(
    ([name, { fallback, meaning, file }]) =>
      `| \`${name}\`${file === true ? " (`_FILE`)" : ""} | ${fallback} | ${meaning} |`,
  );
  return ["| variable | default | meaning |", "| --- | --- | --- |", ...rows].join("\n") + "\n";
}
