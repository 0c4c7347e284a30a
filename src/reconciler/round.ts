/** A round: what is asked of it, what it looks at, and what comes of it. */
import type { Memory } from "../model/memory.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import type { PlanInput } from "../planner/plan.ts";
import type { Outcome } from "../planner/remember.ts";
import type { Leading } from "./ports.ts";
import type { Desired } from "./snapshot-source.ts";

/** What a look at both sides came to. */
export interface View {
  readonly desired: Desired;
  readonly observation: Observation;
  /** What was known when it was decided. */
  readonly memory: Memory;
  readonly plan: Plan;
  /** What the plan was made of. */
  readonly input: PlanInput;
}

/** How a round differs from those that the loop makes. */
export interface RoundOptions {
  /** What is to be forgotten or confirmed first. */
  readonly revise?: (memory: Memory, snapshot: Snapshot) => Memory;
  /** A revision that is to be taken though it was refused. */
  readonly agreed?: Revision | undefined;
  /** Throws where it is not to be carried out. */
  readonly approve?: (view: View, leading: Leading) => void;
  /** How long it waits for what it has begun; milliseconds. */
  readonly patience?: number;
}

/** What another snapshot would come to. */
export interface Preview extends View {
  readonly proposed: Plan;
}

export interface Round extends View {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  /** Of its own actions, and of earlier ones that have ended since. */
  readonly outcomes: readonly Outcome[];
}
