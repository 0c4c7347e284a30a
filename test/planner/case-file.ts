/** A planner case in YAML, made into what `plan` takes: only what matters to the case is written. */
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { EMPTY_MEMORY, type Memory, type WorkloadMemory } from "../../src/model/memory.ts";
import type {
  ContainerState,
  Health,
  NodeObservation,
  ObservedContainer,
} from "../../src/model/observation.ts";
import type {
  ClusterPolicy,
  NetworkDefinition,
  Snapshot,
  VolumeDefinition,
  Workload,
} from "../../src/model/snapshot.ts";
import type { Maintenance } from "../../src/model/maintenance.ts";
import type { PlanInput } from "../../src/planner/plan.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { DEFAULT_POLICY } from "../../src/snapshot/cluster-file.ts";
import { NO_WISHES } from "../../src/model/placement.ts";
import { answeringNode } from "../fakes/node.ts";

export interface CaseFile {
  readonly case: string;
  /** Seconds since 1970; default 1000. */
  readonly now?: number;
  /** By name: a spec (default image `app:1`), and permits or dependencies beside it. */
  readonly workloads?: Record<string, WorkloadCase | null>;
  readonly policy?: Partial<ClusterPolicy>;
  readonly maintenance?: Partial<Maintenance>;
  readonly definitions?: { networks?: NetworkDefinition[]; volumes?: VolumeDefinition[] };
  /** By name. What is not written is as the workload of that name would have it, running. */
  readonly containers?: Record<string, ContainerCase | null>;
  readonly networks?: string[];
  readonly volumes?: string[];
  readonly unreachable?: boolean;
  /** Hashes may be written as `hash of NAME`. */
  readonly memory?: Record<string, WorkloadMemory>;
  readonly managed?: string[];
  readonly confirmed?: boolean;
  /** By workload: "rule: action" or "rule: hold kind" or "rule". */
  readonly expect: Record<string, string>;
  /** Actions in order: "kind name". */
  readonly actions?: string[];
  readonly untracked?: string[];
  /** Of some workloads: the sentences, and what would be done if it were not held. */
  readonly reasons?: Record<string, string>;
  readonly instead?: Record<string, string>;
  /** Seconds since 1970. */
  readonly wakeAt?: number;
  readonly validUntil?: number;
}

interface WorkloadCase {
  readonly spec?: Partial<ContainerSpec>;
  readonly restart?: boolean;
  readonly recreate?: boolean;
  readonly needs?: string[];
}

interface ContainerCase {
  readonly spec?: Partial<ContainerSpec>;
  readonly state?: ContainerState;
  readonly health?: Health;
  readonly status?: string;
  readonly labels?: Record<string, string>;
  readonly uninspected?: boolean;
  /** Seconds since 1970. */
  readonly created?: number;
}

const POLICY: ClusterPolicy = {
  ...DEFAULT_POLICY,
  prune: "on",
  rollout: { monitor: 5_000, timeout: 60_000, onFailure: "keep" },
};
const IMAGE = { id: "sha256:1", environment: {}, labels: {}, expose: [], volumes: [] };

export function planInput(it: CaseFile): PlanInput {
  const workloads = new Map(
    Object.entries(it.workloads ?? {}).map(([name, written]) => [name, workload(name, written)]),
  );
  const snapshot: Snapshot = {
    revision: "rev1",
    cluster: { ...POLICY, ...it.policy },
    maintenance: { scheduling: "running", holds: [], windows: [], ...it.maintenance },
    workloads,
    networks: new Map((it.definitions?.networks ?? []).map((each) => [each.name, each])),
    volumes: new Map((it.definitions?.volumes ?? []).map((each) => [each.name, each])),
  };
  const now = (it.now ?? 1000) * 1000;
  return {
    snapshot,
    now,
    memory: memory(it, workloads),
    observation: { at: now, placedBy: "planner", nodes: [node(it)] },
  };
}

function workload(name: string, written: WorkloadCase | null): Workload {
  const spec: ContainerSpec = { image: "app:1", ...written?.spec };
  return {
    name,
    spec,
    hash: specHash(spec),
    position: { file: `containers/${name}.yaml`, line: 2, column: 3 },
    blob: "b",
    permits: { restart: written?.restart ?? true, recreate: written?.recreate ?? true },
    ...{ relocation: {}, placement: NO_WISHES },
    dependencies: written?.needs ?? [],
  };
}

function node(it: CaseFile): NodeObservation {
  const named = <T extends { name: string }>(names: string[] | undefined) =>
    new Map((names ?? []).map((name) => [name, { name, external: false } as unknown as T]));
  const containers = it.unreachable ? [] : Object.entries(it.containers ?? {});
  return answeringNode("host", {
    reachable: it.unreachable !== true,
    ...(it.unreachable && { problem: "it does not answer" }),
    containers: containers.map(([name, written]) => container(name, written, it)),
    networks: named<NetworkDefinition>(it.networks),
    volumes: named<VolumeDefinition>(it.volumes),
  });
}

function container(
  name: string,
  written: ContainerCase | null,
  { workloads }: CaseFile,
): ObservedContainer {
  const desired = workloads?.[name.replace(/\.ark-previous$/, "")]?.spec;
  const spec: ContainerSpec = { image: "app:1", ...(written?.spec ?? desired) };
  return {
    id: `id-${name}`,
    name,
    node: "host",
    state: written?.state ?? "running",
    health: written?.health ?? "none",
    status: written?.status ?? "Up 1 minute",
    createdAt: (written?.created ?? 0) * 1000,
    labels: written?.labels ?? {},
    ...(!written?.uninspected &&
      { live: { spec, hash: specHash(spec), image: IMAGE, notCaptured: [] } }),
  };
}

function memory(it: CaseFile, workloads: ReadonlyMap<string, Workload>): Memory {
  const text = JSON.stringify(it.memory ?? {}).replace(
    /hash of ([\w.-]+)/g,
    (_, name: string) => workloads.get(name)?.hash ?? "",
  );
  return {
    ...EMPTY_MEMORY,
    workloads: JSON.parse(text) as Memory["workloads"],
    managed: it.managed ?? [],
    ...(it.confirmed && { confirmed: "rev1" }),
  };
}
