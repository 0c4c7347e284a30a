/** Ports of a node that containers take, or want. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { HostPort } from "../../model/needs.ts";

/** Drivers that give a container an address of its own on the wire, so that nothing is published. */
const OWN_ADDRESS: ReadonlySet<string> = new Set(["macvlan", "ipvlan"]);

/** Of a network, by its name. */
export type DriverOf = (network: string) => string | undefined;

/** Whether all its networks give it an address of its own: then it takes no port of the node. */
export function isOnWire({ network_mode, networks }: ContainerSpec, driverOf: DriverOf): boolean {
  if (network_mode !== undefined || networks === undefined) return false;
  const names = Object.keys(networks);
  return names.length > 0 && names.every((name) => OWN_ADDRESS.has(driverOf(name) ?? ""));
}

/** Besides TCP those that engines publish; whatever else an image may say counts as one more. */
const OTHERS = ["udp", "sctp"];
/** There are no more of one protocol. */
const PORTS = 65_536;

/** Those of one node that are taken. There are so few that to look at all is quickest. */
export class TakenPorts {
  /** Protocol and port in one number. */
  readonly #keys: number[] = [];
  /** Of those that are not taken on every address, by their place among the keys. */
  readonly #addresses = new Map<number, string>();

  /** The first of these that cannot be had beside what is taken. */
  conflict(wanted: readonly HostPort[]): HostPort | undefined {
    for (const port of wanted) {
      if (this.#free(port) === undefined) return port;
    }
    return undefined;
  }

  /** Of a range the first that is free; the engine does so, too. */
  take(ports: readonly HostPort[]): void {
    for (const each of ports) {
      const port = each.first === each.last ? each.first : this.#free(each) ?? each.first;
      if (each.address !== "") this.#addresses.set(this.#keys.length, each.address);
      this.#keys.push(keyOf(each, port));
    }
  }

  #free(wanted: HostPort): number | undefined {
    for (let port = wanted.first; port <= wanted.last; port++) {
      if (!this.#isTaken(keyOf(wanted, port), wanted.address)) return port;
    }
    return undefined;
  }

  #isTaken(key: number, address: string): boolean {
    for (let at = this.#keys.indexOf(key); at >= 0; at = this.#keys.indexOf(key, at + 1)) {
      if (meet(this.#addresses.get(at) ?? "", address)) return true;
    }
    return false;
  }
}

function keyOf({ protocol }: HostPort, port: number): number {
  return protocol === "tcp" ? port : (OTHERS.indexOf(protocol) + 2) * PORTS + port;
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
