/** A node while containers are placed: what is on it, and what will be. */
import type { NodeObservation, ObservedContainer } from "../../model/observation.ts";
import type { Workload } from "../../model/snapshot.ts";
import { type Demand, type Resources, resourcesOf } from "./demand.ts";
import { hostPorts, TakenPorts } from "./host-ports.ts";

export class NodeState {
  readonly node: NodeObservation;
  /** Its place among all nodes by name. */
  readonly rank: number;
  /** What was placed on it. */
  readonly placed: Workload[] = [];
  #used: { memory: number; cpus: number } | undefined;
  #ports: TakenPorts | undefined;
  readonly #driverOf: (network: string) => string | undefined;

  constructor(
    node: NodeObservation,
    rank: number,
    driverOf: (network: string) => string | undefined,
  ) {
    this.node = node;
    this.rank = rank;
    this.#driverOf = driverOf;
  }

  get name(): string {
    return this.node.name;
  }

  /** How many containers it has, and will have. */
  get count(): number {
    return this.node.containers.length + this.placed.length;
  }

  /** What its containers may use: of those that could be inspected. */
  get used(): Resources {
    return this.#used ??= sum(this.node.containers);
  }

  /** Of its containers that run, or may be started at any time. */
  get ports(): TakenPorts {
    this.#ports ??= this.#takenPorts();
    return this.#ports;
  }

  /** From now on it counts as there. */
  book({ workload, resources, ports }: Demand): void {
    const { memory, cpus } = this.used;
    this.#used = { memory: memory + resources.memory, cpus: cpus + resources.cpus };
    if (ports.length > 0) this.ports.take(ports);
    this.placed.push(workload);
  }

  #takenPorts(): TakenPorts {
    const taken = new TakenPorts();
    for (const { live } of this.node.containers) {
      if (live !== undefined) taken.take(hostPorts(live.spec, this.#driverOf, live.image.expose));
    }
    return taken;
  }
}

function sum(containers: readonly ObservedContainer[]): { memory: number; cpus: number } {
  const used = { memory: 0, cpus: 0 };
  for (const { live } of containers) {
    if (live === undefined) continue;
    const { memory, cpus } = resourcesOf(live.spec);
    used.memory += memory;
    used.cpus += cpus;
  }
  return used;
}
