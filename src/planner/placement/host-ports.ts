/** Ports of a node that containers take, or want. */
import type { ContainerSpec } from "../../model/container-spec.ts";

export interface HostPort {
  readonly protocol: string;
  /** The engine takes a free one of these. */
  readonly first: number;
  readonly last: number;
  /** "" of every address. */
  readonly address: string;
}

/** Drivers that give a container an address of its own on the wire, so that nothing is published. */
const OWN_ADDRESS: ReadonlySet<string> = new Set(["macvlan", "ipvlan"]);

/**
 * @param driverOf of a network, by its name
 * @param supplied ports that the image exposes: "80/tcp"
 */
export function hostPorts(
  spec: ContainerSpec,
  driverOf: (network: string) => string | undefined,
  supplied: readonly string[] = [],
): readonly HostPort[] {
  if (spec.network_mode === "host") return [...spec.expose ?? [], ...supplied].map(exposed);
  if (spec.ports === undefined || spec.network_mode !== undefined) return NONE;
  const networks = Object.keys(spec.networks ?? {});
  const onWire = networks.length > 0 &&
    networks.every((name) => OWN_ADDRESS.has(driverOf(name) ?? ""));
  if (onWire) return NONE;
  return spec.ports.flatMap(({ published, protocol, host_ip = "" }) => {
    if (published === undefined) return [];
    const [first, last] = published.split("-").map(Number);
    return [{ protocol, first: first!, last: last ?? first!, address: host_ip }];
  });
}

const NONE: readonly HostPort[] = [];

/** On the host's network a container is reached where it listens. */
function exposed(port: string): HostPort {
  const [number, protocol = "tcp"] = port.split("/");
  return { protocol, first: Number(number), last: Number(number), address: "" };
}

/** Those of one node that are taken. */
export class TakenPorts {
  /** Addresses by protocol and port. */
  readonly #addresses = new Map<string, string[]>();

  /** The first of these that cannot be had beside what is taken. */
  conflict(wanted: readonly HostPort[]): HostPort | undefined {
    for (const port of wanted) {
      if (this.#free(port) === undefined) return port;
    }
    return undefined;
  }

  /** Of a range the first that is free; the engine does so, too. */
  take(ports: readonly HostPort[]): void {
    for (const port of ports) {
      const key = `${this.#free(port) ?? port.first}/${port.protocol}`;
      const addresses = this.#addresses.get(key);
      if (addresses === undefined) this.#addresses.set(key, [port.address]);
      else addresses.push(port.address);
    }
  }

  #free({ first, last, protocol, address }: HostPort): number | undefined {
    for (let port = first; port <= last; port++) {
      const taken = this.#addresses.get(`${port}/${protocol}`);
      if (taken === undefined || !taken.some((other) => meet(address, other))) return port;
    }
    return undefined;
  }
}

/** Whether two addresses cannot both have one port. */
function meet(a: string, b: string): boolean {
  if (a === "" || b === "" || a === b) return true;
  return all(a, b) || all(b, a);
}

/** Whether the first is every address of the second's kind. */
function all(address: string, other: string): boolean {
  return address === "0.0.0.0" ? !other.includes(":") : address === "::" && other.includes(":");
}
