/** What the next round, or the next leader, must know and cannot observe. Small, and JSON. */
import type { Revision } from "./snapshot.ts";

export interface Memory {
  readonly workloads: Readonly<Record<string, WorkloadMemory>>;
  /** Names that were in force in a snapshot: what tells a pruned workload from an untracked one. */
  readonly managed: readonly string[];
  /** The last revision that could be taken whole: in force until a newer one can be. */
  readonly inForce?: Revision;
  /** The revision whose removals a person has confirmed. */
  readonly confirmed?: Revision;
  /** When stops that do not say since when they are were first seen, by what they are of. */
  readonly stops?: Readonly<Record<string, number>>;
  /**
   * By name, or by endpoint what has never answered: those that do not answer, and those that may
   * have something of ours.
   */
  readonly nodes?: Readonly<Record<string, NodeMemory>>;
}

export interface NodeMemory {
  /** Where it was asked last. */
  readonly endpoint: string;
  /** When it was first found not to answer; milliseconds since 1970. Absent: it answers. */
  readonly unknownSince?: number;
}

export interface WorkloadMemory {
  /** The node that its container was last seen on. */
  readonly node?: string;
  /** The container's id there, shortened as people know it: tells it when it bears another name. */
  readonly container?: string;
  /** By path: when a field was first seen to differ from the snapshot; milliseconds since 1970. */
  readonly drift?: Readonly<Record<string, number>>;
  /** Lost nodes that it ran on before, and that have not been seen without it since. Sorted. */
  readonly leftOn?: readonly string[];
  /** Hash of the spec that was last seen in place: what tells a commit not rolled out yet from drift made by hand. */
  readonly applied?: string;
  /** Attempts to get it running since it last ran for long enough. */
  readonly attempts?: number;
  /** When the last one was begun; milliseconds since 1970. */
  readonly lastAttempt?: number;
  /** Hash of the spec that the attempts were made with: another one starts afresh. */
  readonly attempted?: string;
  /** Of one that is restarted after others, and of those: milliseconds since 1970. */
  readonly started?: {
    /** When this program began to start it last. */
    readonly at: number;
    /** When this program had replaced or restarted it last. */
    readonly renewed?: number;
  };
  /** The engine's words at the last failed attempt. */
  readonly lastError?: string;
  /** Names of nodes on which its image could not be had. */
  readonly withoutImage?: readonly string[];
  /** A rollout under way: its new spec, and when its container was started. */
  readonly rollout?: { readonly hash: string; readonly revision: Revision; readonly since: number };
  /** A spec that failed its health gate and is not to be tried again. */
  readonly bad?: {
    readonly hash: string;
    readonly revision: Revision;
    readonly reason: string;
    readonly at: number;
  };
  /** Why drift could not be committed from the spec of that hash, in files of that blob. */
  readonly notAdopted?: {
    readonly hash: string;
    /** Absent where an earlier version remembered it, which is tried again. */
    readonly blob?: string;
    readonly reason: string;
    /** Hash of what the containers of its service were like, where that makes several. */
    readonly replicas?: string;
  };
  /** Paths that the engine reports otherwise than it was asked, right after creating from `hash`. */
  readonly residual?: { readonly hash: string; readonly paths: readonly string[] };
}

export const EMPTY_MEMORY: Memory = { workloads: {}, managed: [] };
