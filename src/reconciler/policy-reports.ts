/** What becomes of drift in a workload's fields, as people ask for it and see it. All are JSON. */
import type { PolicyChange } from "../model/drift-policy.ts";
import type { Problem, Revision } from "../model/snapshot.ts";
import type { Author } from "./ports.ts";

interface PolicyRequest {
  author: Author;
  workload: string;
  /** The commit's first line, in place of one that says what. */
  message?: string;
  /** Whether the commit is made on the snapshot's branch, or proposed to be merged into it. */
  mode: "commit" | "pull-request";
}

export interface IgnoreRequest extends PolicyRequest {
  /** Paths of fields, with all that is below them. */
  fields: readonly string[];
}

export interface HealRequest extends PolicyRequest {
  /** Absent: all. */
  fields?: readonly string[];
}

export interface PolicyReport {
  /** In force afterwards; with a pull request, the one that it proposes. */
  revision: Revision | undefined;
  pullRequest?: { url: string; number: number };
  /** False: its file says so already, so there is no new commit. */
  committed: boolean;
  /** That says it. */
  file: string;
  /** The workload, with all other containers of its service: it is said of all of them. By name. */
  workloads: string[];
  fields: PolicyChange[];
  warnings: Problem[];
}
