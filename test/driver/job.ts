/** One thing to run, and what came of it. */

export interface Job {
  /** What is printed: the runtime or "check", and the file or the name of the check. */
  readonly lane: string;
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed and counts as failed. */
  readonly deadline: number;
  /** A check passes or fails as a whole; a suite reports how many of its tests did. */
  readonly kind: "check" | "suite";
}

export interface Exit {
  readonly code: number | null;
  readonly output: string;
  /** Killed at its deadline. */
  readonly late: boolean;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Why it failed where the output may not say so. */
  readonly problem?: string;
}
