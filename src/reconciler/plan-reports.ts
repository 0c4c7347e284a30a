/** Plans, and rounds that carried one out, as people see them. All are JSON. */
import type { Change, Cost } from "../model/change.ts";
import type { MaintenanceWindow, Span } from "../model/maintenance.ts";
import type {
  Action,
  FieldChange,
  Hold,
  Untracked,
  Verdict,
  WorkloadWarning,
} from "../model/plan.ts";
import type { Problem, Revision } from "../model/snapshot.ts";
import type { Outcome } from "../planner/remember.ts";
import type { Author } from "./ports.ts";

export interface ActionReport {
  kind: Action["kind"];
  workload: string;
  node: string;
  /** The name of a network or volume that is made for it. */
  object?: string;
  reason: string;
  changes?: readonly FieldChange[];
  /** Present in a plan. */
  cost?: Cost;
  /** Absent in a plan that was not carried out. */
  result?: Outcome["result"];
  error?: { code: string; message: string };
  milliseconds?: number;
}

export interface PlanRequest {
  /** A commit, branch, tag or ref that is to be planned as if it were in force. */
  revision?: string;
}

export interface ApplyRequest {
  author: Author;
  /** Of a plan, as it was shown. */
  id: string;
}

export interface PlanReport {
  /**
   * By which it can be applied; of another revision, once that is in force. Absent of a revision with
   * errors, and where it was carried out.
   */
  id?: string;
  revision: Revision | undefined;
  /** Where another revision than the one in force was asked for: what it changes. */
  change?: ChangeReport;
  drift: boolean;
  actions: ActionReport[];
  holds: readonly Hold[];
  untracked: readonly Untracked[];
  warnings: readonly WorkloadWarning[];
  verdicts: readonly Verdict[];
  windows: WindowsReport;
  /** Of the revision that was asked for, or of the newest, where it cannot be taken. */
  problems: Problem[];
}

/** How the revision compares with the one in force. Nothing of it is known where it has errors. */
export interface ChangeReport extends Change {
  /** As it was asked for. */
  ref: string;
  /** Which cluster was looked at. */
  cluster: string;
  inForce: Revision;
  /** False: it lacks commits that are in force, and would undo them as it is. */
  upToDate: boolean;
}

export type RoundReport = PlanReport & {
  at: number;
  milliseconds: number;
};

export interface WindowsReport {
  /** That are open now. */
  open: WindowReport[];
  /** The next one to open. */
  next?: WindowReport;
}

/** One opening of a maintenance window. */
export type WindowReport = Omit<MaintenanceWindow, "duration"> & Span;
