/** What the settings come to once they are read. */
import type { EngineEndpoint } from "../model/endpoint.ts";
import type { ForgeKind, GitCredentials, GitUrl, SshCredentials } from "../model/git.ts";
import type { ZookeeperUrl } from "../model/zookeeper-url.ts";
import type { Parsed } from "./parsers.ts";
import type { Author } from "../reconciler/ports.ts";

export interface Config {
  /** The Docker engines, each once; none where they are discovered. */
  readonly endpoints: readonly EngineEndpoint[];
  /** Absent: they are named one by one. */
  readonly discovery?: DiscoverySettings;
  /** A croner pattern; undefined: no rounds and no events, only the API. */
  readonly crontab: string | undefined;
  readonly events: boolean;
  /** Actions that one node is given at once. */
  readonly parallel: number;
  /** A network that a node has to have to be given containers; absent: any node will do. */
  readonly network?: string;
  /** Where the API listens. */
  readonly host: string;
  readonly port: number;
  /** host:port by which others reach the API. */
  readonly advertise: string;
  readonly dataDir: string;
  /** Docker's folder, whose config.json has the credentials of registries. */
  readonly dockerConfig: string;
  readonly logDir: string | undefined;
  readonly logLevel: LogLevel;
  readonly git: GitSettings;
  /** The process's own, as they were at the start, that files of the snapshot may be filled with. */
  readonly variables: Readonly<Record<string, string>>;
  /** Absent: no election, this process leads alone. */
  readonly zookeeper?: ElectionSettings;
  readonly forge: ForgeSettings;
  /** What webhooks are signed with; undefined: none are taken. */
  readonly webhookSecret: string | undefined;
  /** Whose name commits have where the caller says none. */
  readonly author: Author;
  /** Addresses and networks whose callers are believed to be who they say. */
  readonly trusted: readonly string[];
}

export interface GitSettings {
  readonly url: GitUrl;
  readonly branch: string;
  /** Folder of the repository that the snapshot is in; "" for the root. */
  readonly path: string;
  /** How often the server is asked for what is new; milliseconds. */
  readonly poll: number;
  readonly credentials?: GitCredentials;
  /** With an SSH URL, and only then. */
  readonly ssh?: SshCredentials;
  /** Certificates in PEM that the server's may be signed with, besides the system's. */
  readonly ca?: string;
}

/** Where engines are registered. */
export interface DiscoverySettings extends ZookeeperAccess {
  readonly url: ZookeeperUrl;
  /** What "host:port" stands for, with its certificates. */
  readonly endpointOf: (address: string) => Parsed<EngineEndpoint>;
}

export interface ElectionSettings extends ZookeeperAccess {
  readonly url: ZookeeperUrl;
}

export interface ZookeeperAccess {
  /** "user:password" */
  readonly auth?: string;
  /** Of the session, as it is asked for; milliseconds. */
  readonly timeout: number;
}

export interface ForgeSettings {
  /** Undefined: told from where the repository is. */
  readonly kind: ForgeKind | "off" | undefined;
  readonly apiUrl: string | undefined;
  readonly token: string | undefined;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The facts of the machine that defaults are made of. */
export interface Machine {
  readonly hostname: string;
  /** Undefined where there are no user ids. */
  readonly uid: number | undefined;
  readonly home: string;
  /** XDG_DATA_HOME, if it is set. */
  readonly dataHome: string | undefined;
  /** The text of a file; undefined where it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}
