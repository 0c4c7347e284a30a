/** A node while containers are placed: what is on it, and what will be. */
import { hostPorts, type Resources, resourcesOf } from "../../model/needs.ts";
import type { NodeObservation, ObservedContainer } from "../../model/observation.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { Demand } from "./demand.ts";
import { type DriverOf, isOnWire, TakenPorts } from "./taken-ports.ts";

export class NodeState {
  readonly node: NodeObservation;
  readonly name: string;
  /** Its place among all nodes by name. */
  readonly rank: number;
  /** Without bounds while they are not known. */
  readonly capacity: Resources;
  /** The same as one text. */
  readonly build: string;
  /** How many containers it may have, by its label. */
  readonly slots: number;
  /** What was placed on it. */
  readonly placed: Workload[] = [];
  #count: number;
  #used: { memory: number; cpus: number } | undefined;
  #ports: TakenPorts | undefined;
  readonly #driverOf: DriverOf;

  constructor(node: NodeObservation, rank: number, driverOf: DriverOf) {
    this.node = node;
    this.name = node.name;
    this.rank = rank;
    const { memory = Infinity, cpus = Infinity, labels } = node.traits ?? {};
    this.capacity = { memory, cpus };
    this.build = `${memory} ${cpus}`;
    this.slots = slotsOf(labels?.["containerslots"]);
    this.#count = node.containers.length;
    this.#driverOf = driverOf;
  }

  /** How many containers it has, and will have. */
  get count(): number {
    return this.#count;
  }

  /** What its containers may use: of those that could be inspected. */
  get used(): Resources {
    return this.#used ??= sum(this.node.containers);
  }

  /** Of its containers that run, or may be started at any time. */
  get ports(): TakenPorts {
    return this.#ports ??= this.#takenPorts();
  }

  /** From now on it counts as there. */
  book({ workload, resources, ports }: Demand): void {
    const used = this.#used ??= sum(this.node.containers);
    used.memory += resources.memory;
    used.cpus += resources.cpus;
    if (ports.length > 0) this.ports.take(ports);
    this.placed.push(workload);
    this.#count += 1;
  }

  #takenPorts(): TakenPorts {
    const taken = new TakenPorts();
    for (const { live } of this.node.containers) {
      if (live === undefined || isOnWire(live.spec, this.#driverOf)) continue;
      taken.take(hostPorts(live.spec, live.image.expose));
    }
    return taken;
  }
}

/** As classic Swarm does, without bounds where the label is no number. */
function slotsOf(label: string | undefined): number {
  return label !== undefined && /^\d+$/.test(label) ? Number(label) : Infinity;
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
