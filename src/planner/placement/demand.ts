/** What a workload asks of the node that it is placed on. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import { normalReference } from "../../model/image-reference.ts";
import type { Workload } from "../../model/snapshot.ts";
import { parseBytes } from "../../model/units.ts";
import type { Criteria } from "./criteria.ts";
import type { HostPort } from "./host-ports.ts";

export interface Demand {
  readonly workload: Workload;
  readonly criteria: Criteria;
  readonly resources: Resources;
  readonly ports: readonly HostPort[];
  /** Names of networks that not every engine has. */
  readonly networks: readonly string[];
  /** Names of containers that it can only run beside. */
  readonly beside: readonly string[];
  /** As engines list it: "busybox:1". Empty where all nodes have it, or none has. */
  readonly image: string;
  /** Nodes to be preferred: where it was when it was captured, then where it was last. */
  readonly preferred: readonly string[];
  /** Names of nodes that lack the image and could not get it lately. */
  readonly avoid: ReadonlySet<string>;
}

export interface Resources {
  /** Bytes; 0: nothing is said. */
  readonly memory: number;
  /** Processors; 0: nothing is said. */
  readonly cpus: number;
}

const NOTHING: Resources = { memory: 0, cpus: 0 };

/** What a container may use is what is reserved for it, as classic Swarm counts; else what it reserves. */
export function resourcesOf({ mem_limit, mem_reservation, cpus }: ContainerSpec): Resources {
  const memory = mem_limit ?? mem_reservation;
  if (memory === undefined && cpus === undefined) return NOTHING;
  return {
    memory: memory === undefined ? 0 : Math.max(0, parseBytes(memory) ?? 0),
    cpus: cpus === undefined ? 0 : Number(cpus),
  };
}

/** Networks that every engine has. */
const BUILT_IN: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);

export function networksOf({ networks }: ContainerSpec): readonly string[] {
  return networks === undefined ? NOBODY : Object.keys(networks).filter((it) => !BUILT_IN.has(it));
}

/** Containers whose namespaces or volumes it shares, and those that it is linked to: an engine has only its own. */
export function besideOf(spec: ContainerSpec): readonly string[] {
  const { network_mode, pid, ipc, volumes_from, links } = spec;
  if (!(network_mode ?? pid ?? ipc ?? volumes_from ?? links)) return NOBODY;
  const joined = [network_mode, pid, ipc].flatMap((mode) =>
    mode?.startsWith("container:") ? [mode.slice("container:".length)] : []
  );
  const others = [...volumes_from ?? [], ...links ?? []].map((it) => it.split(":", 1)[0]!);
  return [...new Set([...joined, ...others])];
}

const NOBODY: readonly string[] = [];

/** An image as engines list it: "busybox:1" of "docker.io/library/busybox:1". */
export function listedImage(image: string): string {
  return normalReference(image).replace(/^docker\.io\/(?:library\/)?/, "");
}
