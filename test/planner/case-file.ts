/** A planner case in YAML, made into what `plan` takes: only what matters to the case is written. */
import { needsOf } from "../../src/model/needs.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import {
  EMPTY_MEMORY,
  type Memory,
  type NodeMemory,
  type WorkloadMemory,
} from "../../src/model/memory.ts";
import type { NodeTraits } from "../../src/model/node.ts";
import type {
  ContainerState,
  Health,
  LiveSpec,
  NodeObservation,
  ObservedContainer,
} from "../../src/model/observation.ts";
import type { FailedPull } from "../../src/model/pull.ts";
import type {
  ClusterPolicy,
  NetworkDefinition,
  Snapshot,
  VolumeDefinition,
  Workload,
} from "../../src/model/snapshot.ts";
import type { ActionUnderWay } from "../../src/model/plan.ts";
import type { Maintenance } from "../../src/model/maintenance.ts";
import { withKnownNodes } from "../../src/planner/known-nodes.ts";
import type { PlanInput } from "../../src/planner/plan.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { DEFAULT_POLICY } from "../../src/snapshot/cluster-file.ts";
import { NO_WISHES, type PlacementWishes } from "../../src/model/placement.ts";
import type { Relocation } from "../../src/model/relocation.ts";
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
  /** Services of stacks: "project/service". */
  readonly services?: string[];
  /** By name; without it there is one, "host", on which `networks`, `volumes` and `unreachable` are. */
  readonly nodes?: Record<string, NodeCase | null>;
  /** Who chooses the nodes of what is made; default the planner. */
  readonly placedBy?: "planner" | "cluster";
  /**
   * By name; a list where several bear it. What is not written is as the workload of that name would
   * have it, running, on the first node.
   */
  readonly containers?: Record<string, ContainerCase | readonly ContainerCase[] | null>;
  readonly networks?: string[];
  readonly volumes?: string[];
  readonly unreachable?: boolean;
  /** Hashes may be written as `hash of NAME`. */
  readonly memory?: Record<string, WorkloadMemory>;
  readonly managed?: string[];
  /** What is remembered of nodes, by name. */
  readonly nodeMemory?: Record<string, NodeMemoryCase | null>;
  /** Actions that are not over: "start web on host", "remove web on a keeping b"; seconds since 1970. */
  readonly underWay?: Record<string, number>;
  /** Whether there was a round before; default true. */
  readonly began?: boolean;
  readonly confirmed?: boolean;
  /** By workload: "rule: action" or "rule: hold kind" or "rule". */
  readonly expect: Record<string, string>;
  /** Actions in order: "kind name"; where there are `nodes`, "kind name on node". */
  readonly actions?: string[];
  /** What some actions come after: "kind name on node". */
  readonly after?: Record<string, string[]>;
  readonly untracked?: string[];
  /** Of some workloads: fields that differ, as "path live → desired since SECONDS". */
  readonly drift?: Record<string, string[]>;
  readonly ignored?: Record<string, string[]>;
  /** Of some workloads: the sentences, and what would be done if it were not held. */
  readonly reasons?: Record<string, string>;
  readonly instead?: Record<string, string>;
  /** Seconds since 1970. */
  readonly wakeAt?: number;
  readonly validUntil?: number;
}

interface NodeCase {
  /** Default `tcp://NAME:2375`. */
  readonly endpoint?: string;
  readonly unreachable?: boolean;
  readonly traits?: Partial<NodeTraits>;
  readonly images?: string[];
  /** Names of images that it could not pull, and does not try again yet. */
  readonly failedPulls?: string[];
  readonly networks?: string[];
  readonly volumes?: string[];
  readonly keptNames?: Record<string, string>;
}

interface NodeMemoryCase {
  /** Default `tcp://NAME:2375`. */
  readonly endpoint?: string;
  /** Seconds since 1970. */
  readonly unknownSince?: number;
}

interface WorkloadCase {
  readonly spec?: Partial<ContainerSpec>;
  readonly restart?: boolean;
  readonly recreate?: boolean;
  readonly needs?: string[];
  readonly job?: true;
  readonly relocation?: Partial<Relocation>;
  readonly placement?: Partial<PlacementWishes>;
}

interface ContainerCase {
  readonly spec?: Partial<ContainerSpec>;
  readonly state?: ContainerState;
  readonly health?: Health;
  readonly status?: string;
  readonly labels?: Record<string, string>;
  readonly uninspected?: boolean;
  /** Default: "id-" and its name. */
  readonly id?: string;
  /** Seconds since 1970. */
  readonly ended?: number;
  /** Seconds since 1970. */
  readonly created?: number;
  /** Its node. */
  readonly on?: string;
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
    services: new Set(it.services),
  };
  const now = (it.now ?? 1000) * 1000;
  const remembered = memory(it, workloads);
  const observation = { at: now, placedBy: it.placedBy ?? "planner", nodes: nodes(it) } as const;
  return {
    snapshot,
    now,
    memory: remembered,
    observation: withKnownNodes(observation, remembered),
    underWay: Object.entries(it.underWay ?? {}).map(([id, since]) => underWay(id, since * 1000)),
  };
}

function underWay(id: string, since: number): ActionUnderWay {
  const [kind, workload = "", , node = "", , keeper] = id.split(" ");
  const place = { id, workload, node, after: [], reason: "It was down." };
  const container = `id-${workload}`;
  const action = keeper === undefined
    ? { kind: kind as "start", container, ...place }
    : { kind: "remove" as const, container, keeper, ...place };
  return { action, since };
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
    relocation: written?.relocation ?? {},
    placement: { ...NO_WISHES, ...written?.placement },
    needs: needsOf(spec),
    dependencies: written?.needs ?? [],
    ...(written?.job && { job: true }),
  };
}

function nodes(it: CaseFile): NodeObservation[] {
  const { networks = [], volumes = [], unreachable = false } = it;
  const written = Object.entries(it.nodes ?? { host: { networks, volumes, unreachable } });
  return written.map(([name, node]) => observedNode(name, node ?? {}, it));
}

function observedNode(name: string, written: NodeCase, it: CaseFile): NodeObservation {
  const { endpoint, images, networks, volumes, unreachable = false } = written;
  const traits = written.traits && { ...TRAITS, id: name, ...written.traits };
  return answeringNode(name, {
    reachable: !unreachable,
    ...(endpoint !== undefined && { endpoint }),
    ...(unreachable && { problem: "it does not answer" }),
    ...(traits && { traits }),
    ...(written.keptNames && { keptNames: new Map(Object.entries(written.keptNames)) }),
    images: new Set(images),
    ...(written.failedPulls && { failedPulls: new Map(written.failedPulls.map(failedPull)) }),
    containers: unreachable ? [] : containersOn(name, it),
    networks: named<NetworkDefinition>(networks),
    volumes: named<VolumeDefinition>(volumes),
  });
}

const TRAITS: NodeTraits = {
  ...{ id: "", cpus: 4, memory: 8 * 1024 ** 3, labels: {} },
  ...{ version: "27.0.0", kernel: "6.1.0", os: "Debian GNU/Linux 12 (bookworm)" },
  ...{ osType: "linux", architecture: "x86_64", storageDriver: "overlay2" },
};

function named<T extends { name: string }>(names: readonly string[] = []): Map<string, T> {
  return new Map(names.map((name) => [name, { name, external: false } as unknown as T]));
}

function containersOn(node: string, it: CaseFile): ObservedContainer[] {
  const first = Object.keys(it.nodes ?? { host: null })[0];
  return Object.entries(it.containers ?? {}).flatMap(([name, written]) =>
    [written].flat().filter((each) => (each?.on ?? first) === node)
      .map((each) => container(name, each, node, it))
  );
}

function container(
  name: string,
  written: ContainerCase | null,
  node: string,
  { workloads }: CaseFile,
): ObservedContainer {
  const desired = workloads?.[name.replace(/\.ark-previous$/, "")]?.spec;
  const spec: ContainerSpec = { image: "app:1", ...(written?.spec ?? desired) };
  return {
    id: written?.id ?? (node === "host" ? `id-${name}` : `id-${name}-${node}`),
    name,
    node,
    state: written?.state ?? "running",
    health: written?.health ?? "none",
    status: written?.status ?? "Up 1 minute",
    ...exitCodeOf(written?.status),
    createdAt: (written?.created ?? 0) * 1000,
    labels: written?.labels ?? {},
    ...(!written?.uninspected && { live: live(spec, written?.ended) }),
  };
}

/** As engines say it: "Exited (0) 1 minute ago". */
function exitCodeOf(status: string | undefined): { exitCode?: number } {
  const code = /^Exited \((\d+)\)/.exec(status ?? "")?.[1];
  return code === undefined ? {} : { exitCode: Number(code) };
}

function live(spec: ContainerSpec, ended: number | undefined): LiveSpec {
  const end = ended === undefined ? {} : { endedAt: ended * 1000 };
  return { spec, hash: specHash(spec), image: IMAGE, notCaptured: [], ...end };
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
    ...(it.began !== false && { inForce: "rev0" }),
    ...(it.confirmed && { confirmed: "rev1" }),
    ...(it.nodeMemory && { nodes: nodeMemory(it.nodeMemory) }),
  };
}

function nodeMemory(written: NonNullable<CaseFile["nodeMemory"]>): Record<string, NodeMemory> {
  const entries = Object.entries(written).map(([name, it]) => {
    const { endpoint = `tcp://${name}:2375`, unknownSince } = it ?? {};
    const unknown = unknownSince === undefined ? {} : { unknownSince: unknownSince * 1000 };
    return [name, { endpoint, ...unknown }] as const;
  });
  return Object.fromEntries(entries);
}

function failedPull(image: string): [string, FailedPull] {
  return [image, { reason: "No.", at: 0, retryAt: 9_000_000 }];
}
