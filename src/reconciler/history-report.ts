/** What can be asked of the audit trail, and what it answers. */
import type { Revision } from "../model/snapshot.ts";

export interface HistoryRequest {
  limit: number;
  /** A name of any time: also of one that was renamed or removed long ago. */
  workload?: string;
  /** Committed from then on, and until then. */
  since?: number;
  until?: number;
  /** Part of an author's name or mail address, in any case. */
  author?: string;
  /** As an entry's. */
  action?: string;
}

export interface HistoryReport {
  /** Newest first. */
  entries: HistoryEntry[];
  /** There are older ones, which the limit left out. */
  more: boolean;
}

/** One commit of the branch; a merge is one, with all that it brought. */
export interface HistoryEntry {
  revision: Revision;
  at: number;
  /** Of a merge: who wrote what it brought. */
  author: string;
  email: string;
  /**
   * `Ark-Action` of its trailer (snapshot, adopt, ignore, heal, stop, start, resume, rollback, revert,
   * init); "revert", "merge" or "commit" for people's own.
   */
  action: string;
  /** Of a merge: that of the pull request, as far as it is known. */
  subject: string;
  reason?: string;
  merge?: HistoryMerge;
  /** The workloads whose definition it changed. */
  workloads: HistoryWorkload[];
  /** Every file that it changed. */
  files: { path: string; change: "added" | "modified" | "removed" }[];
  /** The stops of scheduling that began or ended with it. */
  stops: HistoryStop[];
  /** The maintenance windows that it changed, by name, or by pattern where they have none. */
  windows: { name: string; change: "added" | "modified" | "removed" }[];
  /** Of its message. */
  trailers: Readonly<Record<string, string>>;
  /** What became of it, where that is noted. */
  outcome?: HistoryOutcome;
}

export interface HistoryMerge {
  /** Who merged, and the merge's own subject. */
  author: string;
  email: string;
  subject: string;
  /** Newest first. */
  commits: { revision: Revision; at: number; author: string; email: string; subject: string }[];
}

export interface HistoryWorkload {
  name: string;
  /** "moved": into another file. */
  change: "added" | "modified" | "removed" | "moved";
}

/** Of one workload, one node, or with neither of all of the cluster. */
export interface HistoryStop {
  workload?: string;
  node?: string;
  change: "began" | "ended";
  /** How long it lasted, or has lasted so far; milliseconds. Absent where nothing tells. */
  lasted?: number;
  /** It lasts still. */
  lasting: boolean;
}

export interface HistoryOutcome {
  /** "noted": in words that are not known. */
  result: "synced" | "failed" | "superseded" | "noted";
  /** When it was synced. */
  at?: number;
  /** The revision that it was superseded by. */
  by?: Revision;
  /** Why it failed, or what is noted. */
  reason?: string;
}
