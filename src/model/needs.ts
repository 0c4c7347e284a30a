/** What a container needs of the node that it runs on, as far as its spec says. */
import type { ContainerSpec, PortSpec } from "./container-spec.ts";
import { pinnedImage } from "./pin.ts";
import { parseBytes } from "./units.ts";

export interface Needs {
  /** With the digest that it is pinned to. */
  readonly image: string;
  readonly resources: Resources;
  readonly ports: readonly HostPort[];
  /** Names of networks that not every engine has. */
  readonly networks: readonly string[];
  /** Names of containers that it can only run beside. */
  readonly beside: readonly string[];
}

export interface Resources {
  /** Bytes; 0: nothing is said. */
  readonly memory: number;
  /** Processors; 0: nothing is said. */
  readonly cpus: number;
}

export interface HostPort {
  readonly protocol: string;
  /** The engine takes a free one of these. */
  readonly first: number;
  readonly last: number;
  /** "" of every address. */
  readonly address: string;
}

export function needsOf(spec: ContainerSpec): Needs {
  return {
    image: pinnedImage(spec),
    resources: resourcesOf(spec),
    ports: hostPorts(spec),
    networks: networksOf(spec),
    beside: besideOf(spec),
  };
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

const NO_NAMES: readonly string[] = [];

/** Networks that every engine has. */
const BUILT_IN: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);

function networksOf({ networks }: ContainerSpec): readonly string[] {
  return networks === undefined
    ? NO_NAMES
    : Object.keys(networks).filter((it) => !BUILT_IN.has(it));
}

/** Containers whose namespaces or volumes it shares, and those that it is linked to: an engine has only its own. */
function besideOf(spec: ContainerSpec): readonly string[] {
  const { network_mode, pid, ipc, volumes_from, links } = spec;
  if (!(network_mode ?? pid ?? ipc ?? volumes_from ?? links)) return NO_NAMES;
  const joined = [network_mode, pid, ipc].flatMap((mode) =>
    mode?.startsWith("container:") ? [mode.slice("container:".length)] : []
  );
  const others = [...volumes_from ?? [], ...links ?? []].map((it) => it.split(":", 1)[0]!);
  return [...new Set([...joined, ...others])];
}

const NO_PORTS: readonly HostPort[] = [];

/**
 * Those of the node that it takes, unless its networks give it an address of its own.
 * @param supplied ports that the image exposes: "80/tcp"
 */
export function hostPorts(
  { network_mode, expose, ports }: ContainerSpec,
  supplied: readonly string[] = [],
): readonly HostPort[] {
  if (network_mode === "host") return [...expose ?? [], ...supplied].map(exposed);
  if (ports === undefined || network_mode !== undefined) return NO_PORTS;
  return ports.filter(({ published }) => published !== undefined).map(publishedPort);
}

function publishedPort({ published = "", protocol, host_ip = "" }: PortSpec): HostPort {
  const only = Number(published);
  if (!Number.isNaN(only)) return { protocol, first: only, last: only, address: host_ip };
  const [first, last] = published.split("-").map(Number) as [number, number];
  return { protocol, first, last, address: host_ip };
}

/** On the host's network a container is reached where it listens. */
function exposed(port: string): HostPort {
  const [number, protocol = "tcp"] = port.split("/");
  return { protocol, first: Number(number), last: Number(number), address: "" };
}
