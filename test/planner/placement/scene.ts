/** Nodes, workloads and containers for tests of placement: only what matters to each is written. */
import { NO_MAINTENANCE } from "../../../src/model/maintenance.ts";
import { EMPTY_MEMORY } from "../../../src/model/memory.ts";
import type { NodeTraits } from "../../../src/model/node.ts";
import type { NodeObservation, ObservedContainer } from "../../../src/model/observation.ts";
import type { ClusterPolicy, NetworkDefinition, Workload } from "../../../src/model/snapshot.ts";
import type { PlanInput } from "../../../src/planner/plan.ts";
import { type NodeRefusal, Placer } from "../../../src/planner/placement/placer.ts";
import { DEFAULT_POLICY } from "../../../src/snapshot/cluster-file.ts";
import { loadSnapshot } from "../../../src/snapshot/load.ts";
import { answeringNode } from "../../fakes/node.ts";
import { file } from "../../snapshot/files.ts";

export const GIB = 1024 ** 3;

/** Four processors and 8 GiB. */
export function node(
  name: string,
  { traits, ...more }: Omit<Partial<NodeObservation>, "traits"> & { traits?: Partial<NodeTraits> } =
    {},
): NodeObservation {
  return answeringNode(name, {
    traits: {
      ...{ id: `ID-${name}`, cpus: 4, memory: 8 * GIB, labels: {} },
      ...{ version: "27.0.0", kernel: "6.1.0", os: "Debian GNU/Linux 12 (bookworm)" },
      ...{ osType: "linux", architecture: "x86_64", storageDriver: "overlay2" },
      ...traits,
    },
    ...more,
  });
}

export function labelled(name: string, labels: Record<string, string>): NodeObservation {
  return node(name, { traits: { labels } });
}

/** A workload by what its service says in YAML, besides an image; `needs` names others of the snapshot. */
export function workload(name: string, service: object = {}, needs: string[] = []): Workload {
  const text = JSON.stringify({
    services: { [name]: { image: "app:1", ...service } },
    networks: networksIn(service),
  });
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [file("containers/any.yaml", text)],
  });
  const read = snapshot?.workloads.get(name);
  if (read === undefined) throw new Error(JSON.stringify(problems));
  return { ...read, dependencies: needs };
}

function networksIn({ networks = {} }: { networks?: object }): object {
  return Object.fromEntries(Object.keys(networks).map((name) => [name, { external: true }]));
}

/** The workload's container as the engine reports it. */
export function container({ name, spec }: Workload, on: string): ObservedContainer {
  const image = { id: "i", environment: {}, labels: {}, expose: [], volumes: [] };
  return {
    ...{ id: `id-${name}`, name, node: on, state: "running", health: "none", status: "Up" },
    ...{ createdAt: 0, labels: spec.labels ?? {} },
    live: { spec, hash: "", image, notCaptured: [] },
  };
}

export interface Setting {
  readonly nodes: readonly NodeObservation[];
  /** Those of the snapshot. */
  readonly workloads?: readonly Workload[];
  readonly policy?: Partial<ClusterPolicy>;
  readonly networks?: readonly NetworkDefinition[];
  readonly more?: Partial<PlanInput>;
}

export function planInput({ nodes, workloads = [], policy, networks = [], more }: Setting) {
  return {
    snapshot: {
      revision: "r",
      cluster: { ...DEFAULT_POLICY, ...policy },
      maintenance: NO_MAINTENANCE,
      workloads: new Map(workloads.map((each) => [each.name, each])),
      networks: new Map(networks.map((each) => [each.name, each])),
      volumes: new Map(),
      services: new Set(),
    },
    observation: { at: 0, placedBy: "planner", nodes },
    ...{ memory: EMPTY_MEMORY, now: 1_000 },
    ...more,
  } satisfies PlanInput;
}

/** Names of the nodes that the workloads are placed on, one after the other; "-" of none. */
export function placeAll(setting: Setting, workloads = setting.workloads ?? []): string[] {
  const placer = new Placer(planInput({ ...setting, workloads }));
  return workloads.map((each) => {
    const placed = placer.place(each);
    return "node" in placed ? placed.node.name : "-";
  });
}

/** The first refusal of each node that refuses: "a: port: …". */
export function refusals(setting: Setting, asking: Workload): string[] {
  const workloads = [...setting.workloads ?? [], asking];
  const placer = new Placer(planInput({ ...setting, workloads }));
  return placer.refusals(asking).map(({ node, filter, reason }: NodeRefusal) =>
    `${node}: ${filter}: ${reason}`
  );
}

/** The node with these workloads' containers on it. */
export function holding(on: NodeObservation, ...workloads: readonly Workload[]): NodeObservation {
  return { ...on, containers: workloads.map((each) => container(each, on.name)) };
}
