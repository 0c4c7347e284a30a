/** The desired state at one revision of the snapshot repository. */
import type { ContainerSpec } from "./container-spec.ts";
import type { FileContents } from "./file-content.ts";
import type { HiddenValues } from "./hidden-values.ts";
import type { Maintenance } from "./maintenance.ts";
import type { Needs } from "./needs.ts";
import type { PlacementWishes } from "./placement.ts";
import type { Relocation } from "./relocation.ts";

/** A commit SHA of the snapshot repository. */
export type Revision = string;

/** Where in the repository something stands. Line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Snapshot {
  readonly revision: Revision;
  readonly cluster: ClusterPolicy;
  readonly maintenance: Maintenance;
  /** By container name, which is unique in the cluster. */
  readonly workloads: ReadonlyMap<string, Workload>;
  /** By the engine's name of the network. */
  readonly networks: ReadonlyMap<string, NetworkDefinition>;
  readonly volumes: ReadonlyMap<string, VolumeDefinition>;
  /** Services of stacks as "project/service", those without containers, too. */
  readonly services: ReadonlySet<string>;
  /** Values that its files were filled with and do not have. */
  readonly hidden?: HiddenValues;
}

/** One container that must run. */
export interface Workload {
  /** The container's name. */
  readonly name: string;
  readonly spec: ContainerSpec;
  /** What `spec.files` has the digests of. Absent: it has none. */
  readonly contents?: FileContents;
  /** Hash of the spec without its wishes (`x-ark.node`, `x-ark.volumes`); equal specs, equal hashes. */
  readonly hash: string;
  readonly position: Position;
  /** Hash of what git stored of its files: the revision of this workload alone. */
  readonly blob: string;
  /** Paths of all files that may say it, whether they are there or not; absent: one, its position's. */
  readonly files?: readonly string[];
  /** `ark.enable_restart`, `ark.enable_recreate`: default true. */
  readonly permits: { readonly restart: boolean; readonly recreate: boolean };
  /** What its file says of this; the rest is the cluster's policy. */
  readonly relocation: Partial<Relocation>;
  readonly placement: PlacementWishes;
  /** Of its spec. */
  readonly needs: Needs;
  /** Names of workloads that are to be there first, by depends_on, network_mode, pid, ipc, volumes_from, links. */
  readonly dependencies: readonly string[];
  /**
   * It is to run to its end: exited with 0 it is in place. Said by its own file, or by others that
   * wait for it to complete.
   */
  readonly job?: true;
}

/** Paths of the files that say it. */
export function filesOf({ files, position }: Workload): readonly string[] {
  return files ?? [position.file];
}

/** A network's definition, complete enough to make it on a node that lacks it. */
export interface NetworkDefinition {
  readonly name: string;
  /** External without definition: must be there already. */
  readonly external: boolean;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly enable_ipv6?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ipam?: {
    readonly driver?: string;
    readonly config?: readonly {
      readonly subnet?: string;
      readonly gateway?: string;
      readonly ip_range?: string;
      readonly aux_addresses?: Readonly<Record<string, string>>;
    }[];
    readonly options?: Readonly<Record<string, string>>;
  };
}

export interface VolumeDefinition {
  readonly name: string;
  readonly external: boolean;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** cluster.yaml */
export interface ClusterPolicy {
  /** Of workloads that do not say otherwise. */
  readonly relocation: Relocation;
  /** Which of the nodes that will do is taken. */
  readonly strategy: "spread" | "binpack" | "random";
  /** Which containers are removed that are ours and no longer in the snapshot; listed: those of `removed`. */
  readonly prune: "off" | "listed" | "on";
  /** Whether a newest revision is taken that does not come after the one in force. */
  readonly forcePush: "refuse" | "allow";
  /** Names that `prune: listed` removes. */
  readonly removed: readonly string[];
  /** Largest share (0 to 1) of the scheduled containers that one revision may remove without being confirmed. */
  readonly pruneShare: number;
  readonly rollout: {
    /** Without a health check: how long a new container has to run to be taken for good; milliseconds. */
    readonly monitor: number;
    /** With a health check: how long it may take to become healthy; milliseconds. */
    readonly timeout: number;
    /** Whether the commit of a rollout that failed stays, to be mended, or is reverted by one of ours. */
    readonly onFailure: "keep" | "revert";
  };
  readonly maintenance: {
    /** How long a stop that does not end by itself lasts before it is reminded of; milliseconds. */
    readonly remindAfter: number;
  };
  /** Names of environment keys that are not to be warned of as secrets, and further ones that are. */
  readonly secrets: { readonly allow: readonly string[]; readonly deny: readonly string[] };
}

/** Something wrong in a snapshot, said so that it can be mended. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning";
  /** Stable, kebab-case; all are listed in the documentation. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
}
