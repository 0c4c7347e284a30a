/** Networks and volumes that a container needs before it can be made. */
import type { NodeObservation } from "../model/observation.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import type { Unordered } from "./decision.ts";

/** Networks that every engine has. */
const BUILT_IN: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);

export interface Provisions {
  /** To be made first. */
  readonly actions: readonly Unordered[];
  /** What nobody can make, in words. */
  readonly missing?: string;
}

export function provisionsFor(
  workload: Workload,
  node: NodeObservation,
  snapshot: Snapshot,
): Provisions {
  const place = { workload: workload.name, node: node.name };
  const actions: Unordered[] = [];
  for (const name of networksOf(workload)) {
    if (node.networks.has(name)) continue;
    const definition = snapshot.networks.get(name);
    if (definition === undefined || definition.external) {
      return { actions: [], missing: noNetwork(name) };
    }
    const reason = `${workload.name} needs the network.`;
    actions.push({ kind: "createNetwork", ...place, reason, definition });
  }
  for (const name of volumesOf(workload)) {
    if (node.volumes.has(name)) continue;
    // One that no file defines is made by the engine on its first use, as `docker run` has it.
    const definition = snapshot.volumes.get(name);
    if (definition === undefined || definition.external) continue;
    const reason = `${workload.name} needs the volume.`;
    actions.push({ kind: "createVolume", ...place, reason, definition });
  }
  return { actions };
}

export function networksOf({ spec }: Workload): string[] {
  return Object.keys(spec.networks ?? {}).filter((name) => !BUILT_IN.has(name));
}

export function volumesOf({ spec }: Workload): string[] {
  return (spec.volumes ?? []).flatMap((mount) =>
    mount.type === "volume" && mount.source !== undefined ? [mount.source] : []
  );
}

function noNetwork(name: string): string {
  return `The network ${name} is not on the node, and networks/${name}.yaml does not define it.`;
}
