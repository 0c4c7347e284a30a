/** From workloads to what they ask of nodes. */
import type { WorkloadMemory } from "../../model/memory.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { PlanInput } from "../facts.ts";
import type { ClusterState } from "./cluster-state.ts";
import { CriteriaBook, NO_CRITERIA } from "./criteria.ts";
import { type Demand, listedImage } from "./demand.ts";
import { type DriverOf, isOnWire } from "./taken-ports.ts";

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
    const { name, spec, placement, needs } = workload;
    const { image, resources, networks, beside } = needs;
    // Nearly always there are none, and then not even the name is looked at.
    const remembered = this.#memory.size === 0 ? undefined : this.#memory.get(name);
    return {
      workload,
      criteria: this.#criteria.of(placement),
      resources,
      ports: networks.length > 0 && isOnWire(spec, this.#driverOf) ? [] : needs.ports,
      networks,
      beside,
      image: this.#cluster.scarceImage(image),
      preferred: preferredBy(spec["x-ark"]?.node, remembered?.node),
      avoid: this.#avoided(image, remembered?.withoutImage),
    };
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
