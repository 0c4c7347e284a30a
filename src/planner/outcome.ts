import type { Action } from "../model/plan.ts";
import type { Revision } from "../model/snapshot.ts";

/** How one action went. */
export interface Outcome {
  readonly action: Action;
  /** Of the spec that its workload was to have; that and the revision are of when it was begun. */
  readonly hash: string;
  readonly revision: Revision;
  /**
   * "waiting": something else has to happen first; it is no failed attempt. "abandoned": it was given
   * up, or nothing more was to be begun. "under-way": it has outlasted its round, and a later one tells what came of it.
   */
  readonly result: "done" | "failed" | "waiting" | "abandoned" | "under-way";
  /** When it was begun; milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  readonly error?: { readonly code: string; readonly message: string };
  /** The new spec is not to be tried again: why. */
  readonly blame?: string;
  /** Paths that the engine reports otherwise than it was asked. */
  readonly residual?: readonly string[];
}
