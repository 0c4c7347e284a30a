import type { Relocation } from "../model/relocation.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";

/** What becomes of a workload whose node is lost: by its own file, and else by cluster.yaml. */
export function relocationOf({ relocation }: Workload, { cluster }: Snapshot): Relocation {
  // Hardly any file says otherwise, and every workload of every plan is asked for.
  if (Object.keys(relocation).length === 0) return cluster.relocation;
  return { ...cluster.relocation, ...relocation };
}
