/** A container that is live as its file is to say it. */
import type { LiveSpec } from "../model/observation.ts";
import type { FieldChange } from "../model/plan.ts";
import type { Workload } from "../model/snapshot.ts";

export interface Held {
  readonly workload: Workload;
  readonly live: LiveSpec;
  /** What is adopted of it. */
  readonly fields: readonly FieldChange[];
}
