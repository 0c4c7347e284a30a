/** Drift that could not be committed: tried again once its files, or what they say, are others. */
import type { WorkloadMemory } from "../model/memory.ts";
import type { Workload } from "../model/snapshot.ts";

/** Files may say the same in a way that can be changed: the hash alone does not tell. */
export function notAdopted(
  memory: WorkloadMemory | undefined,
  workload: Pick<Workload, "hash" | "blob"> | undefined,
): WorkloadMemory["notAdopted"] {
  const failed = memory?.notAdopted;
  return failed?.hash === workload?.hash && failed?.blob === workload?.blob ? failed : undefined;
}
