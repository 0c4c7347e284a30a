/** What capturing is given, and what comes of it. */
import type { Observation } from "../model/observation.ts";
import type { Problem, Snapshot } from "../model/snapshot.ts";

export interface CaptureInput {
  /** The newest revision, which the result is an edit of. */
  readonly snapshot: Snapshot;
  /** Texts of its files, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The process's own, as far as its files may name them. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly observation: Observation;
  /** Workloads whose newest commit is not rolled out yet: what is live is older than the file. */
  readonly pending: ReadonlySet<string>;
  /** Names of containers that are being replaced or removed: what is seen of them is neither end. */
  readonly underWay?: ReadonlySet<string>;
  /** By workload: paths that the engine reports otherwise than it was asked; no differences. */
  readonly residual?: ReadonlyMap<string, readonly string[]>;
  /** By workload: the node that it was last seen on. */
  readonly lastSeen?: ReadonlyMap<string, string>;
  /** Take what is live even where that undoes a newer commit, or drops what cannot be seen. */
  readonly force: boolean;
  /** Drop workloads whose container is gone. */
  readonly prune: boolean;
  /** Pin what is not pinned yet to the digest that runs. */
  readonly pin?: boolean;
}

export interface CaptureResult {
  /** New text by path; null removes the file. Nothing where nothing changes. */
  readonly files: ReadonlyMap<string, string | null>;
  /** What speaks against capturing without force; then `files` are not to be committed. */
  readonly conflicts: readonly { readonly workload: string; readonly reason: string }[];
  readonly report: CaptureReport;
}

/** Names of workloads, sorted, by what becomes of them. */
export interface CaptureReport {
  readonly added: string[];
  readonly updated: string[];
  readonly removed: string[];
  readonly unchanged: string[];
  /** In the snapshot, gone from the engines, kept. */
  readonly missing: string[];
  /** By workload: what no snapshot can say. */
  readonly notCaptured: Record<string, string[]>;
  readonly warnings: Problem[];
}
