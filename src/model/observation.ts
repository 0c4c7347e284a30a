/** What the engines report now. A node that cannot be asked is unknown, never empty. */
import type { ContainerSpec } from "./container-spec.ts";
import type { EngineDefaults } from "./engine-defaults.ts";
import type { NodeTraits } from "./node.ts";
import type { FailedPull } from "./pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "./snapshot.ts";

export interface Observation {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Who chooses the node of a container that is made: the planner, or the cluster itself. */
  readonly placedBy: "planner" | "cluster";
  readonly nodes: readonly NodeObservation[];
}

export interface NodeObservation {
  /** Its endpoint, as long as it has never answered. */
  readonly name: string;
  /** Where it is asked, without credentials: "tcp://10.0.0.5:2375". */
  readonly endpoint: string;
  /** False: this round's call failed, and `containers` holds nothing. */
  readonly reachable: boolean;
  /** Why it is unreachable, in one sentence. */
  readonly problem?: string;
  /** What is odd although it answers, a sentence each. */
  readonly warnings: readonly string[];
  /** Absent while it is not known. */
  readonly traits?: NodeTraits;
  /** Names of the images that are there: "busybox:1". */
  readonly images: ReadonlySet<string>;
  /** By name of the image: those that could not be pulled, and are not tried again yet. */
  readonly failedPulls?: ReadonlyMap<string, FailedPull>;
  readonly containers: readonly ObservedContainer[];
  readonly networks: ReadonlyMap<string, NetworkDefinition>;
  readonly volumes: ReadonlyMap<string, VolumeDefinition>;
  /**
   * Of a node that cannot be asked: names of its containers that the cluster gives to no other until
   * it answers or is forgotten, each with a sentence on why. Absent: every name can be had.
   */
  readonly keptNames?: ReadonlyMap<string, string>;
}

export type ContainerState =
  | "created"
  | "running"
  | "restarting"
  | "paused"
  | "exited"
  | "removing"
  | "dead";

export type Health = "none" | "starting" | "healthy" | "unhealthy";

export interface ObservedContainer {
  readonly id: string;
  readonly name: string;
  readonly node: string;
  readonly state: ContainerState;
  readonly health: Health;
  /** The engine's words for people, such as "Exited (137) 2 minutes ago". */
  readonly status: string;
  /** Of one that has exited: 0 is success. Absent: not known. */
  readonly exitCode?: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Everything else, from inspect; absent where it could not be, or need not be, inspected. */
  readonly live?: LiveSpec;
}

/** A container's whole configuration. Made once per container and kept until it changes. */
export interface LiveSpec {
  /** As captured: without what the image supplies. */
  readonly spec: ContainerSpec;
  /** Hash of `spec`, comparable to a workload's. */
  readonly hash: string;
  readonly image: ImageDefaults;
  /** Absent: those of an engine as it comes. */
  readonly engine?: EngineDefaults;
  /** When it ended, if it does not run; milliseconds since 1970. */
  readonly endedAt?: number;
  /** With which code it has ended, if it does not run. */
  readonly exitCode?: number;
  /** Paths of the engine's report that this program cannot say in a snapshot, each in words. */
  readonly notCaptured: readonly string[];
}

/** What an image supplies to a container that does not say otherwise. */
export interface ImageDefaults {
  /** The engine's id of the image. */
  readonly id: string;
  /** By which registries know it: "host:5000/app@sha256:…". Absent: it came out of none. */
  readonly digests?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly user?: string;
  readonly working_dir?: string;
  readonly stop_signal?: string;
  /** "80/tcp" */
  readonly expose: readonly string[];
  /** Paths that are anonymous volumes. */
  readonly volumes: readonly string[];
  readonly healthcheck?: ContainerSpec["healthcheck"];
}

/** The labels that this program stamps on what it creates. Never captured, never compared. */
export const STAMP = {
  spec: "ark.spec",
  term: "ark.term",
  revision: "ark.revision",
  /** A JSON list: of the constraints that a classic Swarm manager keeps, those that no workload asks for. */
  constraints: "ark.constraints",
  /** `files` of its spec, as JSON: what no engine reports. */
  files: "ark.files",
} as const;

const STAMPS: ReadonlySet<string> = new Set(Object.values(STAMP));

/** Labels without those that this program stamps. */
export function withoutStamps(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !STAMPS.has(key)));
}

/** A container carries this label to be scheduled. */
export const SCHEDULE_LABEL = "ark.labels.schedule";
export const RESTART_LABEL = "ark.enable_restart";
export const RECREATE_LABEL = "ark.enable_recreate";

/** A node of which nothing is known. */
export function unknownNode(name: string, endpoint: string, problem: string): NodeObservation {
  const nothing = {
    containers: [],
    networks: new Map(),
    volumes: new Map(),
    images: new Set<string>(),
  };
  return { name, endpoint, reachable: false, problem, warnings: [], ...nothing };
}
