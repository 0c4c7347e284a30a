/**
 * One of several hosts on a switch, with an engine that the machine reaches by TCP, and all that can
 * happen to it. Each fault has a method that undoes it.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Engine } from "./engine.ts";
import { startHost } from "./host.ts";
import type { Nic, Switch } from "./switch.ts";
import { until } from "./until.ts";

const API_PORT = 2375;

/** What a host is made with. */
export interface HostWishes {
  /** Of its engine (`dockerd --label`). */
  readonly labels?: Readonly<Record<string, string>>;
  /** Interfaces beside eth0, such as one for a VLAN. */
  readonly nics?: readonly string[];
  /** Further options of its engine, without spaces in any. */
  readonly options?: readonly string[];
}

export interface HostParts {
  /** The directory of what the hosts have in common. */
  readonly rack: string;
  readonly switch: Switch;
  /** From 1. */
  readonly number: number;
  readonly wishes: HostWishes;
}

export class LabHost {
  readonly number: number;
  /** "host-1" */
  readonly name: string;
  readonly address: string;
  /** Where the service asks it: "tcp://198.18.1.11:2375" */
  readonly endpoint: string;
  readonly #parts: HostParts;
  readonly #nics: readonly Nic[];
  #engine: Engine | undefined;

  constructor(parts: HostParts) {
    const { number, wishes, switch: net } = parts;
    this.#parts = parts;
    this.number = number;
    this.name = `host-${number}`;
    this.address = net.address(number);
    this.endpoint = `tcp://${this.address}:${API_PORT}`;
    const names = ["eth0", ...wishes.nics ?? []];
    this.#nics = names.map((name, index) => ({ name, host: number, number: index }));
  }

  /** Anew after each power cut. @throws where it has no power */
  get engine(): Engine {
    if (this.#engine === undefined) throw new Error(`${this.name} has no power`);
    return this.#engine;
  }

  /** Finds the host that another process gave power to, if one did. */
  async find(): Promise<void> {
    const dir = await readFile(this.#place, "utf8").catch(() => "");
    const there = dir !== "" && existsSync(join(dir, "address"));
    this.#engine = there ? await Engine.of(dir, () => Promise.resolve()) : undefined;
  }

  /** Boots it with what was on its disk, and resolves when its engine answers. */
  async powerOn(): Promise<void> {
    const { rack, switch: net } = this.#parts;
    const host = await startHost(this.name, {
      disk: { path: join(rack, "disks", this.name), holder: net.pid },
      connect: async (pid) => {
        for (const nic of this.#nics) await net.plug(pid, nic);
        return this.address;
      },
      options: () => this.#options(),
    });
    await writeFile(this.#place, host.dir);
    await this.find();
    await this.engine.start();
  }

  /** The engine starts anew, with these options besides its own, until the power is cut. */
  async restartWith(options: readonly string[]): Promise<void> {
    const dir = await readFile(this.#place, "utf8");
    await writeFile(join(dir, "options"), [...this.#options(), ...options].join("\n"));
    await this.engine.restart();
  }

  /** At once, as a power cut does: peers hear nothing any more, not even that it ends. */
  async powerOff(): Promise<void> {
    const { switch: net } = this.#parts;
    const dir = await readFile(this.#place, "utf8");
    for (const nic of this.#nics) await net.unplug(nic);
    const pid = await readFile(join(dir, "pid"), "utf8").catch(() => undefined);
    if (pid !== undefined) kill(Number(pid));
    this.#engine = undefined;
    await until(`${this.name} is gone`, () => !existsSync(dir));
  }

  get powered(): boolean {
    return this.#engine !== undefined;
  }

  /** Pulls out all its cables. */
  async unplug(): Promise<void> {
    for (const nic of this.#nics) await this.#parts.switch.portDown(nic);
  }

  async plugIn(): Promise<void> {
    for (const nic of this.#nics) await this.#parts.switch.portUp(nic);
  }

  /** Its frames are lost without a word. */
  async drop(): Promise<void> {
    for (const nic of this.#nics) await this.#parts.switch.drop(nic);
  }

  async pass(): Promise<void> {
    for (const nic of this.#nics) await this.#parts.switch.pass(nic);
  }

  /** It and another host do not hear each other. */
  async dropBetween(other: LabHost): Promise<void> {
    await this.#parts.switch.dropBetween(this.#nics, other.#nics);
  }

  async passBetween(other: LabHost): Promise<void> {
    await this.#parts.switch.passBetween(this.#nics, other.#nics);
  }

  /** Undoes whatever was done to it but for what is dropped at the switch, and empties its engine. */
  async clear(): Promise<void> {
    await this.find();
    if (!this.powered) await this.powerOn();
    await this.plugIn();
    await this.engine.clear();
  }

  /** Where it is written which directory the host has at present. */
  get #place(): string {
    return join(this.#parts.rack, this.name);
  }

  #options(): string[] {
    const { labels = {}, options = [] } = this.#parts.wishes;
    return [
      ...["--tls=false", "--host", this.endpoint], // without saying so, it would wait for 15 seconds
      ...Object.entries(labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
      ...options,
    ];
  }
}

/** No error where whoever gave it power has ended meanwhile, and so has the host. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
