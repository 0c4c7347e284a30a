/**
 * What people can ask of the service: the faces (API and command line) translate to and from these
 * shapes and decide nothing. All are JSON. Times are milliseconds since 1970 unless named otherwise.
 */
import type {
  Duplicate,
  FieldChange,
  Hold,
  Untracked,
  Verdict,
  WorkloadWarning,
} from "../model/plan.ts";
import type { Scope, ScopedStop, Stop, StopAge } from "../model/maintenance.ts";
import type { Pull } from "../model/pull.ts";
import type { NodeAnswer } from "../planner/placement/explain.ts";
import type { UnderWay } from "../planner/under-way.ts";
import type { Problem, Revision } from "../model/snapshot.ts";
import type { AdoptReport, AdoptRequest } from "./adopt-reports.ts";
import type { HistoryEntry, HistoryReport, HistoryRequest } from "./history-report.ts";
import type { NodeStatus } from "./node-status.ts";
import type {
  ActionReport,
  ApplyRequest,
  PlanReport,
  PlanRequest,
  RoundReport,
  WindowsReport,
} from "./plan-reports.ts";
import type { HealRequest, IgnoreRequest, PolicyReport } from "./policy-reports.ts";
import type { Author, Leader } from "./ports.ts";

export type * from "./adopt-reports.ts";
export type * from "./history-report.ts";
export type * from "./node-status.ts";
export type * from "./plan-reports.ts";
export type * from "./policy-reports.ts";

export interface Operations {
  /** Captures the live containers. @throws ArkError snapshot-conflict, snapshot-invalid, forge-unknown */
  snapshot(request: SnapshotRequest): Promise<SnapshotReport>;
  /**
   * Commits what is live of a workload, or containers that git has not.
   * @throws ArkError workload-unknown, request-invalid, not-adoptable, snapshot-conflict, forge-unknown
   */
  adopt(request: AdoptRequest): Promise<AdoptReport>;
  /**
   * Commits that drift in these fields is left as it is.
   * @throws ArkError workload-unknown, request-invalid, not-adoptable, forge-unknown
   */
  ignore(request: IgnoreRequest): Promise<PolicyReport>;
  /** Commits that drift is healed again, neither ignored nor adopted. @throws ArkError as `ignore` */
  heal(request: HealRequest): Promise<PolicyReport>;
  /** Reconciles now, past back-off and bad-revision memory, and answers when the round is over. */
  restore(request: RestoreRequest): Promise<RoundReport>;
  /**
   * Carries out a plan that was shown, in one round, if it is what would be done now.
   * @throws ArkError plan-moved
   */
  apply(request: ApplyRequest): Promise<RoundReport>;
  /** Looks, decides, does nothing. @throws ArkError revision-unknown */
  plan(request?: PlanRequest): Promise<PlanReport>;
  /** What the last round found. */
  status(): StatusReport;
  /** @throws ArkError workload-unknown */
  why(workload: string): Promise<WhyReport>;
  leader(): LeaderReport;
  /** Asked now, for whatever only the leader may do. @throws ArkError no-leader */
  whoLeads(): Promise<Leader>;
  /** @throws ArkError workload-unknown, node-unknown, request-invalid (an `until` that has passed) */
  stop(request: StopRequest): Promise<MaintenanceReport>;
  start(request: StartRequest): Promise<MaintenanceReport>;
  /**
   * Commits the files of an earlier revision; the loop rolls them out.
   * @throws ArkError revision-unknown, workload-unknown, snapshot-invalid
   */
  rollback(request: RollbackRequest): Promise<RollbackReport>;
  history(request: HistoryRequest): Promise<HistoryReport>;
  /** Somebody pushed: the remote is asked for what is new now, not at the next poll. */
  pushed(push: { ref?: string }): void;
  /** Alive: the loop turns. */
  healthy(): boolean;
  /** Ready: the first round is over and the engine answers. */
  readiness(): { ready: boolean; reason?: string };
}

export interface SnapshotRequest {
  author: Author;
  /** Commit even where that would undo a newer commit or drop a workload of an unknown node. */
  force: boolean;
  /** Drop workloads whose container is merely gone. */
  prune: boolean;
  /** Write down the digests that run (`x-ark.pin`), where there are none yet. */
  pin?: boolean;
  /** Why, for the commit's message. */
  reason?: string;
  /** Whether the commit is made on the snapshot's branch, or proposed to be merged into it. */
  mode: "commit" | "pull-request";
}

export interface SnapshotReport {
  /** In force afterwards; with a pull request, the one that it proposes. */
  revision: Revision | undefined;
  pullRequest?: { url: string; number: number };
  /** False: nothing had changed, so there is no new commit. */
  committed: boolean;
  /** Names by what became of them. */
  added: string[];
  updated: string[];
  removed: string[];
  unchanged: string[];
  /** In the snapshot, but gone from the engine: kept. */
  missing: string[];
  /** By workload: what no snapshot can say. */
  notCaptured: Record<string, string[]>;
  warnings: Problem[];
}

export interface RestoreRequest {
  author: Author;
  workload?: string;
  /**
   * Takes the newest revision though it lost history; where there is none such, confirms the removals
   * of the revision in force, which the brakes had stopped.
   */
  confirm: boolean;
}

export interface StatusReport {
  leader: LeaderReport;
  /** Revision in force. */
  revision: Revision | undefined;
  /** A newer one that does not parse, or could not be read. */
  rejected?: { revision: Revision; problems: Problem[] };
  repository: RepositoryReport;
  round?: { at: number; milliseconds: number; error?: { code: string; message: string } };
  nodes: NodeStatus[];
  duplicates: readonly Duplicate[];
  warnings: readonly WorkloadWarning[];
  /** Images on their way to nodes, the oldest first. */
  pulls: readonly Pull[];
  workloads: WorkloadStatus[];
  holds: readonly Hold[];
  untracked: readonly Untracked[];
  /** Since when what is stopped; those that may be forgotten are marked. */
  stops: readonly StopAge[];
}

/** The snapshot repository, as far as it was asked for news. */
export interface RepositoryReport {
  /** Without credentials. */
  location: string;
  /** When it last answered. */
  at?: number;
  /** Why it has not answered since. */
  problem?: { code: string; message: string; since: number };
}

export interface WorkloadStatus {
  name: string;
  image: string;
  /** "sha256:…", where its file pins the image. */
  pin?: string;
  /** Where it is, or was last seen before its node was lost. */
  node?: string;
  /** The engine's state, or "gone". */
  state: string;
  health: string;
  /** The engine's words: "Up 3 minutes (healthy)". */
  status: string;
  sync: "synced" | "drifted" | "held" | "failed";
  reason: string;
  /** Where it differs from the snapshot, and since when. */
  changes: FieldChange[];
  /** Where it differs, and is left so. */
  ignored: FieldChange[];
}

export interface WhyReport {
  workload: string;
  verdict: Verdict | undefined;
  action?: ActionReport;
  hold?: Hold;
  desired?: { file: string; line: number; hash: string; image: string; pin?: string };
  live: LiveReport[];
  /** Where it could go, were it to be made now; none where the cluster chooses nodes by itself. */
  nodes: NodeAnswer[];
  /** What is remembered of it, in words, one line each. */
  memory: string[];
  /** The last few commits that touched its file. */
  commits: HistoryEntry[];
  /** Those that are of it. */
  windows: WindowsReport;
}

/** A container of a workload. */
export interface LiveReport {
  id: string;
  node: string;
  name: string;
  state: string;
  health: string;
  status: string;
  /** Of its image, "sha256:…"; absent where no registry has given it. */
  digest?: string;
}

export interface LeaderReport {
  /** Whether the process that answers leads. */
  self: boolean;
  /** host:port; absent where nobody leads, or nobody could be asked who does. */
  leader?: string;
  term?: string;
  since?: number;
  /** What is wrong with the election, a sentence each. */
  problems: readonly string[];
  scheduling: "running" | "stopped";
  stop?: Stop;
  holds: readonly ScopedStop[];
  windows: WindowsReport;
}

export interface StopRequest extends Scope {
  author: Author;
  reason?: string;
  until?: number;
}

export interface StartRequest extends Scope {
  author: Author;
  reason?: string;
}

export interface MaintenanceReport {
  revision: Revision | undefined;
  /** False: it was so already. */
  committed: boolean;
  scheduling: "running" | "stopped";
  stop?: Stop;
  holds: readonly ScopedStop[];
  /** What a stop has come upon: rollouts end first, other actions are not begun. */
  underWay: UnderWay[];
}

export interface RollbackRequest {
  author: Author;
  /** A commit, branch, tag or ref. */
  to: string;
  /** Only the file of this one, and the definitions that it lacks. */
  workload?: string;
  reason?: string;
}

export interface RollbackReport {
  revision: Revision | undefined;
  /** False: the files are so already. */
  committed: boolean;
  /** The revision whose files are back. */
  to: Revision;
  /** Those that are to be otherwise now. */
  workloads: { name: string; change: "added" | "modified" | "removed" }[];
  warnings: Problem[];
}
