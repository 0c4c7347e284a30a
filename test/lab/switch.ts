/**
 * The switch that several hosts are on, and the machine too. All that is known of it is in the rack's
 * directory, so that any process can break and mend it.
 *
 *     RACK/pid (of its first process)  RACK/subnet (the first three numbers)
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gatewayOf, inNetworkOf } from "./cable.ts";

/** One network interface of a host. */
export interface Nic {
  /** As the host calls it: "eth0". */
  readonly name: string;
  /** Which host, and which of its interfaces: from 1, and from 0. */
  readonly host: number;
  readonly number: number;
}

export class Switch {
  readonly pid: string;
  /** The first three numbers of every address. */
  readonly subnet: string;

  private constructor(pid: string, subnet: string) {
    this.pid = pid;
    this.subnet = subnet;
  }

  static async of(rack: string): Promise<Switch> {
    const read = (file: string) => readFile(join(rack, file), "utf8");
    const [pid, subnet] = await Promise.all([read("pid"), read("subnet")]);
    return new Switch(pid!, subnet!);
  }

  /** Of a host. */
  address(host: number): string {
    return `${this.subnet}.${10 + host}`;
  }

  /** Gives the host of that process an interface; the first has the host's address. */
  async plug(pid: string, nic: Nic): Promise<void> {
    const port = portOf(nic);
    await this.unplug(nic);
    await this.#ip("link", "add", port, "type", "veth", "peer", "name", nic.name, "netns", pid);
    await this.#ip("link", "set", port, "master", "switch", "up");
    const inside = (...args: string[]) => inNetworkOf(pid, "ip", ...args);
    // Always the same: whoever knew the host before need not forget its address.
    const mac = `02:42:c6:12:0${nic.number}:${(10 + nic.host).toString(16)}`;
    await inside("link", "set", nic.name, "address", mac, "up");
    if (nic.number > 0) return;
    // Or else another interface would answer for this one's address.
    const answering = "/proc/sys/net/ipv4/conf/all/arp_ignore";
    await inNetworkOf(pid, "sh", "-c", `echo 1 >${answering}`);
    await inside("address", "add", `${this.address(nic.host)}/24`, "dev", nic.name);
    await inside("route", "add", "default", "via", gatewayOf(this.subnet));
  }

  /** The interface goes, as all of a host does that has no power. No error where it has gone. */
  async unplug(nic: Nic): Promise<void> {
    await this.#ip("link", "delete", portOf(nic)).catch(() => undefined);
  }

  /** The host sees that its cable is out. */
  async portDown(nic: Nic): Promise<void> {
    await this.#ip("link", "set", portOf(nic), "down");
  }

  async portUp(nic: Nic): Promise<void> {
    await this.#ip("link", "set", portOf(nic), "up");
  }

  /** From now on no IPv4 comes or goes there, though the host can be seen. */
  drop(nic: Nic): Promise<void> {
    return this.#filter("-A", dropAt(nic));
  }

  pass(nic: Nic): Promise<void> {
    return this.#filter("-D", dropAt(nic));
  }

  /** Those of two hosts hear each other no more; all others do. */
  dropBetween(some: readonly Nic[], others: readonly Nic[]): Promise<void> {
    return this.#filter("-A", dropBetween(some, others));
  }

  passBetween(some: readonly Nic[], others: readonly Nic[]): Promise<void> {
    return this.#filter("-D", dropBetween(some, others));
  }

  /** Lets pass all that was dropped. */
  async passAll(): Promise<void> {
    await inNetworkOf(this.pid, "ebtables", "-F", "FORWARD");
  }

  async #filter(deed: "-A" | "-D", rules: readonly string[][]): Promise<void> {
    for (const rule of rules) {
      await inNetworkOf(this.pid, "ebtables", deed, "FORWARD", ...rule, "-j", "DROP");
    }
  }

  #ip(...args: string[]): Promise<string> {
    return inNetworkOf(this.pid, "ip", ...args);
  }
}

function portOf({ host, name }: Nic): string {
  return `p${host}-${name}`;
}

function dropAt(nic: Nic): string[][] {
  return ["-i", "-o"].map((way) => [way, portOf(nic), "-p", "IPv4"]);
}

function dropBetween(some: readonly Nic[], others: readonly Nic[]): string[][] {
  const pairs = some.flatMap((one) => others.map((other) => [portOf(one), portOf(other)] as const));
  return pairs.flatMap(([one, other]) => [["-i", one, "-o", other], ["-i", other, "-o", one]]);
}
