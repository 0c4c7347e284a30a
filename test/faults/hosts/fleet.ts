/** A service in charge of several hosts, with the load on them, and what is to be true of it at rest. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StatusReport } from "../../../src/reconciler/operations.ts";
import { Clone } from "../../lab/clone.ts";
import type { Hosts } from "../../lab/hosts.ts";
import type { LabHost } from "../../lab/lab-host.ts";
import { type Launch, Service } from "../../lab/service.ts";
import { until } from "../../lab/until.ts";
import { clusterFile, filesOf, makeLoad, type Workload } from "./load.ts";

/** How long it may take until all is as it should be; milliseconds. */
const SETTLE = 90_000;

export class Fleet {
  readonly hosts: Hosts;
  readonly service: Service;
  readonly load: readonly Workload[];
  readonly #clone: Clone;
  /** What each volume had in it when it was seen last, by host and volume. */
  readonly #data = new Map<string, string>();

  private constructor(hosts: Hosts, service: Service, clone: Clone) {
    this.hosts = hosts;
    this.service = service;
    this.#clone = clone;
    this.load = makeLoad(hosts.subnet);
  }

  /** With every workload running. It looks each second, beside what events tell it. */
  static async begin(hosts: Hosts, launch: Launch = {}): Promise<Fleet> {
    const env = { ACS_CLUSTER_ENDPOINT: hosts.endpoints, ACS_CRONTAB: "* * * * * *" };
    const service = await Service.launch({ dockerHost: hosts.endpoints }, env, launch);
    const fleet = new Fleet(hosts, service, await Clone.of(service.repository));
    try {
      await fleet.#clone.push(filesOf(fleet.load, hosts.subnet));
      await fleet.settle();
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  /** How long a node may be unknown from now on; milliseconds. */
  async setLostAfter(lostAfter: number): Promise<void> {
    const revision = await this.#clone.push({ "cluster.yaml": clusterFile(lostAfter) });
    await until(
      "that is in force",
      async () => (await this.service.status()).revision === revision,
    );
  }

  /**
   * Waits until every workload runs exactly once, where it may run, and the service says so; then looks
   * whether all data is still where it was.
   */
  async settle(deadline = SETTLE): Promise<void> {
    let problems: string[] = [];
    await until("every workload runs once", async () => {
      problems = await this.problems();
      return problems.length === 0;
    }, deadline).catch((error) => {
      throw new Error(`${error.message}: ${problems.slice(0, 12).join(" ")}`, { cause: error });
    });
    await this.#checkData();
  }

  /** A sentence for each thing that is not as it should be when all is at rest. */
  async problems(): Promise<string[]> {
    const [places, status] = await Promise.all([this.places(), this.service.status()]);
    return [
      ...this.load.flatMap((it) => problemsOf(it, places)),
      ...strays(this.load, places),
      ...untold(this.load, status),
      ...doubts(status),
    ];
  }

  /** What the engines of hosts that can be asked say, stopped containers too: "running" by host. */
  async places(hosts = this.hosts.all): Promise<Places> {
    const lists = await Promise.all(hosts.map(async (host) => {
      if (!host.powered) return [];
      const containers = await host.engine.containers();
      return containers.map(({ name, state }) => ({ name, state, host: host.name }));
    }));
    return lists.flat();
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.#clone.close();
  }

  /** What a volume has had in it is never lost: containers only add to it. */
  async #checkData(): Promise<void> {
    for (const host of this.hosts.all) {
      for (const { volume } of this.load) {
        if (volume === undefined || !host.powered) continue;
        const key = `${volume} on ${host.name}`;
        const [before, now] = [this.#data.get(key) ?? "", await contents(host, volume)];
        if (!now.startsWith(before)) throw new Error(`${key} had ${before}, and has ${now}`);
        this.#data.set(key, now);
      }
    }
  }
}

export type Places = readonly {
  readonly name: string;
  readonly state: string;
  readonly host: string;
}[];

function problemsOf({ name, nodes }: Workload, places: Places): string[] {
  const found = places.filter((it) => it.name === name);
  const [only] = found;
  if (only === undefined) return [`${name} is nowhere.`];
  if (found.length > 1) {
    return [`${name} is ${found.map(({ host, state }) => `${state} on ${host}`).join(", ")}.`];
  }
  if (only.state !== "running") return [`${name} is ${only.state} on ${only.host}.`];
  if (nodes !== undefined && !nodes.includes(only.host)) return [`${name} is on ${only.host}.`];
  return [];
}

function strays(load: readonly Workload[], places: Places): string[] {
  const names = new Set(load.map(({ name }) => name));
  const others = places.filter(({ name }) => !names.has(name));
  return others.map(({ name, host }) => `${name} is on ${host}, and nobody's.`);
}

/** What a round makes runs before the round is over, and told of. */
function untold(load: readonly Workload[], { workloads }: StatusReport): string[] {
  const told = new Set(workloads.map(({ name }) => name));
  return load.filter(({ name }) => !told.has(name)).map(({ name }) => `${name} is not told of.`);
}

/** At rest the service has none. */
function doubts({ nodes, workloads }: StatusReport): string[] {
  return [
    ...nodes.filter(({ reachable }) => !reachable).map(({ name }) => `${name} is said to be away.`),
    ...workloads.filter(({ sync }) => sync !== "synced")
      .map(({ name, sync, reason }) => `${name} is said to be ${sync}: ${reason}`),
  ];
}

/** Of the log in a volume; "" where there is no such volume. */
async function contents({ engine }: LabHost, volume: string): Promise<string> {
  const pid = await readFile(join(dirname(engine.socket), "pid"), "utf8");
  const path = `/proc/${pid}/root/var/lib/docker/volumes/${volume}/_data/log`;
  return await readFile(path, "utf8").catch(() => "");
}
