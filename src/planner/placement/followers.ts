/** Who can only run beside whom: containers that share namespaces or volumes, or are linked. */
import type { Snapshot, Workload } from "../../model/snapshot.ts";

/** By the name of a workload: those that can only run beside it. */
export function followersIn({ workloads }: Snapshot): ReadonlyMap<string, readonly Workload[]> {
  const followers = new Map<string, Workload[]>();
  for (const workload of workloads.values()) {
    // Whoever depends on nobody follows nobody; nearly all do not.
    if (workload.dependencies.length === 0) continue;
    for (const name of workload.needs.beside) {
      followers.set(name, [...followers.get(name) ?? [], workload]);
    }
  }
  return followers;
}
