/** Containers of one service: what its file says, it says of all of them. */
import { composeService } from "../model/compose-labels.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";

/** All of its service, itself included, in their order. */
export function replicasOf(
  workload: Workload,
  { workloads }: Pick<Snapshot, "workloads">,
): readonly Workload[] {
  const service = composeService(workload.spec.labels);
  if (service === undefined) return [workload];
  const { file, line, column } = workload.position;
  return [...workloads.values()].filter(({ position, spec }) =>
    position.line === line && position.column === column && position.file === file &&
    composeService(spec.labels) === service
  );
}
