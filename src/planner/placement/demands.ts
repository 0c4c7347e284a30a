/** From workloads to what they ask of nodes. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { WorkloadMemory } from "../../model/memory.ts";
import { pinnedImage } from "../../model/pin.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { PlanInput } from "../facts.ts";
import type { ClusterState } from "./cluster-state.ts";
import { CriteriaBook, NO_CRITERIA } from "./criteria.ts";
import {
  besideOf,
  type Demand,
  listedImage,
  networksOf,
  type Resources,
  resourcesOf,
} from "./demand.ts";
import { type DriverOf, hostPorts } from "./host-ports.ts";

const NOWHERE: ReadonlySet<string> = new Set();
const NO_NODES: readonly string[] = [];

/** Of a cluster that chooses nodes by itself nothing is asked here. */
const NOTHING: Omit<Demand, "workload"> = {
  criteria: NO_CRITERIA,
  resources: { memory: 0, cpus: 0 },
  ...{ ports: [], networks: [], beside: [], image: "", preferred: [], avoid: NOWHERE },
};

export class Demands {
  readonly #criteria = new CriteriaBook();
  /** By `mem_limit`, of those that ask for nothing else. */
  readonly #resources = new Map<string | undefined, Resources>();
  readonly #input: PlanInput;
  readonly #cluster: ClusterState;
  readonly #driverOf: DriverOf;
  /** By image: the nodes where nobody could have it lately. */
  readonly #failing = new Map<string, readonly string[]>();
  #memory: ReadonlyMap<string, WorkloadMemory> | undefined;

  constructor(input: PlanInput, cluster: ClusterState) {
    this.#input = input;
    this.#cluster = cluster;
    for (const { name, failedPulls } of input.observation.nodes) {
      for (const image of failedPulls?.keys() ?? []) {
        this.#failing.set(image, [...this.#failing.get(image) ?? [], name]);
      }
    }
    this.#driverOf = (network) => cluster.driverOf(network);
  }

  of(workload: Workload): Demand {
    const { observation, memory } = this.#input;
    this.#memory ??= new Map(Object.entries(memory.workloads));
    if (observation.placedBy === "cluster") return { workload, ...NOTHING };
    const { name, spec, placement } = workload;
    const remembered = this.#memory.get(name);
    const image = pinnedImage(spec);
    return {
      workload,
      criteria: this.#criteria.of(placement),
      resources: this.#resourcesOf(spec),
      ports: hostPorts(spec, this.#driverOf),
      networks: networksOf(spec),
      beside: besideOf(spec),
      image: this.#cluster.scarceImage(image),
      preferred: preferredBy(spec["x-ark"]?.node, remembered?.node),
      avoid: this.#avoided(image, remembered?.withoutImage),
    };
  }

  /** Many ask for the same. */
  #resourcesOf(spec: ContainerSpec): Resources {
    const { mem_limit, mem_reservation, cpus } = spec;
    if (cpus !== undefined || mem_reservation !== undefined) return resourcesOf(spec);
    let resources = this.#resources.get(mem_limit);
    if (resources === undefined) this.#resources.set(mem_limit, resources = resourcesOf(spec));
    return resources;
  }

  #avoided(image: string, failed: readonly string[] | undefined): ReadonlySet<string> {
    const others = this.#failing.size === 0 ? undefined : this.#failing.get(image);
    if (failed === undefined && others === undefined) return NOWHERE;
    const listed = listedImage(image);
    return new Set(
      [...failed ?? [], ...others ?? []].filter((name) =>
        !this.#cluster.byName(name)?.node.images.has(listed)
      ),
    );
  }
}

function preferredBy(captured: string | undefined, last: string | undefined): readonly string[] {
  if (captured === undefined) return last === undefined ? NO_NODES : [last];
  return last === undefined || last === captured ? [captured] : [captured, last];
}

/** What is asked for when all that is asked for cannot be had; undefined: no less will do. */
export function relax(demand: Demand): Demand | undefined {
  const { criteria: { hard }, avoid } = demand;
  if (hard !== undefined) return { ...demand, criteria: hard };
  return avoid.size > 0 ? { ...demand, avoid: NOWHERE } : undefined;
}

/** The least that will do. */
export function relaxed(demand: Demand): Demand {
  const { hard: criteria = demand.criteria } = demand.criteria;
  return { ...demand, criteria, avoid: NOWHERE };
}
