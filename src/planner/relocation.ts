import type { Relocation } from "../model/relocation.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";

/** What becomes of a workload whose node is lost: by its own file, and else by cluster.yaml. */
export function relocationOf({ relocation }: Workload, { cluster }: Snapshot): Relocation {
  return { ...cluster.relocation, ...relocation };
}
