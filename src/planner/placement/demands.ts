/** From workloads to what they ask of nodes. */
import type { Workload } from "../../model/snapshot.ts";
import type { PlanInput } from "../facts.ts";
import { CriteriaBook, NO_CRITERIA } from "./criteria.ts";
import { besideOf, type Demand, listedImage, networksOf, resourcesOf } from "./demand.ts";
import { hostPorts } from "./host-ports.ts";

const NOWHERE: ReadonlySet<string> = new Set();

/** Of a cluster that chooses nodes by itself nothing is asked here. */
const NOTHING: Omit<Demand, "workload"> = {
  criteria: NO_CRITERIA,
  resources: { memory: 0, cpus: 0 },
  ...{ ports: [], networks: [], beside: [], image: "", avoid: NOWHERE },
};

export class Demands {
  readonly #criteria = new CriteriaBook();
  readonly #images = new Map<string, string>();
  readonly #input: PlanInput;
  readonly #driverOf: (network: string) => string | undefined;

  constructor(input: PlanInput, driverOf: (network: string) => string | undefined) {
    this.#input = input;
    this.#driverOf = driverOf;
  }

  of(workload: Workload): Demand {
    const { observation, memory } = this.#input;
    if (observation.placedBy === "cluster") return { workload, ...NOTHING };
    const { name, spec, placement } = workload;
    const failed = memory.workloads[name]?.withoutImage;
    return {
      workload,
      criteria: this.#criteria.of(placement),
      resources: resourcesOf(spec),
      ports: hostPorts(spec, this.#driverOf),
      networks: networksOf(spec),
      beside: besideOf(spec),
      image: this.#imageOf(spec.image),
      avoid: failed === undefined ? NOWHERE : new Set(failed),
    };
  }

  /** Many have the same. */
  #imageOf(image: string): string {
    let listed = this.#images.get(image);
    if (listed === undefined) this.#images.set(image, listed = listedImage(image));
    return listed;
  }
}

/** From all that is wished for to what has to be: the first that a node meets is taken. */
export function* relaxing(demand: Demand): Generator<Demand> {
  yield demand;
  const { hard: criteria = demand.criteria } = demand.criteria;
  if (criteria !== demand.criteria) yield { ...demand, criteria };
  if (demand.avoid.size > 0) yield { ...demand, criteria, avoid: NOWHERE };
}

/** The last of them. */
export function relaxed(demand: Demand): Demand {
  const { hard: criteria = demand.criteria } = demand.criteria;
  return { ...demand, criteria, avoid: NOWHERE };
}
