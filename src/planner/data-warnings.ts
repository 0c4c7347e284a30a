/** Workloads that would leave data behind, were their node lost: by a policy that lets them go. */
import { listed } from "../model/listed.ts";
import type { WorkloadWarning } from "../model/plan.ts";
import type { Facts } from "./facts.ts";
import { localData } from "./local-data.ts";

/** Undefined: it has none, or stays with it; and where there is one node, there is nowhere to go. */
export function dataWarning(facts: Facts): WorkloadWarning | undefined {
  const { census, container, memory, relocation, snapshot, workload } = facts;
  if (census.nodes.size < 2 || relocation.move !== "always" || !workload.permits.recreate) {
    return undefined;
  }
  const node = container?.node ?? memory?.node;
  const data = localData(workload, snapshot.volumes);
  if (node === undefined || data.length === 0) return undefined;
  const reason = `Its data in ${listed(data)} stays on ${node} when it moves.`;
  return { workload: workload.name, reason };
}
