/** Adoption, as people ask for it and see it. All are JSON. */
import type { FieldChange } from "../model/plan.ts";
import type { Problem, Revision } from "../model/snapshot.ts";
import type { Author } from "./ports.ts";

/** What is live becomes what is to be: of a workload, or of containers that nobody has put into git. */
export interface AdoptRequest {
  author: Author;
  /** A workload, or another container; either this or `label`. */
  workload?: string;
  /** Paths of fields of a workload, with all that is below them; absent: all that differ. */
  fields?: readonly string[];
  /** "KEY" or "KEY=VALUE": every container that has it, and that no file names. */
  label?: string;
  /** The commit's first line, in place of one that says what. */
  message?: string;
  /** Whether the commit is made on the snapshot's branch, or proposed to be merged into it. */
  mode: "commit" | "pull-request";
}

export interface AdoptReport {
  /** In force afterwards; with a pull request, the one that it proposes. */
  revision: Revision | undefined;
  pullRequest?: { url: string; number: number };
  /** False: nothing differed, so there is no new commit. */
  committed: boolean;
  adopted: Adopted[];
  /** By workload: what no snapshot can say. */
  notCaptured: Record<string, string[]>;
  warnings: Problem[];
}

export interface Adopted {
  workload: string;
  /** That says it now. */
  file: string;
  /** Of a container that nobody had put into git: its file is new. */
  added: boolean;
  /** What its file said, as `desired`, and says now, as `live`. */
  fields: FieldChange[];
}
