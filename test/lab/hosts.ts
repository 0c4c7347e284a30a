/**
 * Several hosts on one switch. All that is known of them is in the rack's directory, so that several
 * test files can use them, one after the other.
 *
 *     RACK/wishes.json  RACK/host-1 (names that host's directory)  RACK/disks  and what the switch has
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type HostWishes, LabHost } from "./lab-host.ts";
import { Switch } from "./switch.ts";

export class Hosts {
  readonly rack: string;
  readonly all: readonly LabHost[];
  readonly #switch: Switch;
  readonly #onStop: (hosts: Hosts) => Promise<void>;

  private constructor(
    rack: string,
    all: readonly LabHost[],
    net: Switch,
    onStop: (hosts: Hosts) => Promise<void>,
  ) {
    this.rack = rack;
    this.all = all;
    this.#switch = net;
    this.#onStop = onStop;
  }

  /** Hosts whoever started them, as they are. `onStop` is what their `stop` does. */
  static async of(rack: string, onStop: (hosts: Hosts) => Promise<void>): Promise<Hosts> {
    const wishes = JSON.parse(await readFile(join(rack, "wishes.json"), "utf8")) as HostWishes[];
    const net = await Switch.of(rack);
    const all = wishes.map((each, index) =>
      new LabHost({ rack, switch: net, number: index + 1, wishes: each })
    );
    await Promise.all(all.map((host) => host.find()));
    return new Hosts(rack, all, net, onStop);
  }

  /** @param number from 1 */
  host(number: number): LabHost {
    const host = this.all[number - 1];
    if (host === undefined) throw new Error(`There is no host ${number}`);
    return host;
  }

  /** The first three numbers of every address on the switch; the machine's last one is 1. */
  get subnet(): string {
    return this.#switch.subnet;
  }

  /** All engines, as a value for `ACS_CLUSTER_ENDPOINT`. */
  get endpoints(): string {
    return this.all.map(({ endpoint }) => endpoint).join();
  }

  /** Undoes every fault and removes every container, network and volume; images stay. */
  async clear(): Promise<void> {
    await this.#switch.passAll();
    await Promise.all(this.all.map((host) => host.clear()));
  }

  /** Ends the test's use of them: those of its own go without a trace, shared ones are emptied. */
  stop(): Promise<void> {
    return this.#onStop(this);
  }
}
