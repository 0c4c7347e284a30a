/** What a service would tell of drift. */
import type { FieldChange, Untracked } from "../../src/model/plan.ts";
import type { WhyReport } from "../../src/reconciler/operations.ts";

export const NO_DRIFT = { changes: [], ignored: [] };

/** @param since milliseconds since 1970 */
export function stopped(since: number): { changes: FieldChange[]; ignored: FieldChange[] } {
  return { changes: [{ path: "state", live: "exited", desired: "running", since }], ignored: [] };
}

/** @param since milliseconds since 1970 */
export function untracked(since: number): Untracked[] {
  return [{ name: "batch-7", node: "host-a", image: "batch:7", since }];
}

/** The same of a container that nobody has put into git. */
export function asUntracked(why: WhyReport): WhyReport {
  const { action: _, desired: _desired, ...rest } = why;
  return { ...rest, verdict: undefined, nodes: [], memory: [], commits: [] };
}
