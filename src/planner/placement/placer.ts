/** Chooses nodes for what one plan makes. */
import type { NodeObservation } from "../../model/observation.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { PlanInput } from "../facts.ts";

export type Placed =
  | { readonly node: NodeObservation }
  | { readonly refusals: readonly NodeRefusal[] };

/** Why a node is not taken. */
export interface NodeRefusal {
  readonly node: string;
  /** "health" */
  readonly filter: string;
  /** A sentence. */
  readonly reason: string;
}

export class Placer {
  readonly #nodes: readonly NodeObservation[];

  constructor({ observation }: PlanInput) {
    this.#nodes = observation.nodes;
  }

  /** What is placed is taken into account from then on. */
  place({ spec }: Workload): Placed {
    const answering = this.#nodes.filter(({ reachable }) => reachable);
    const wished = answering.find(({ name }) => name === spec["x-ark"]?.node);
    const node = wished ?? answering[0];
    if (node !== undefined) return { node };
    return {
      refusals: this.#nodes.map(({ name, problem = "It cannot be asked." }) => (
        { node: name, filter: "health", reason: problem }
      )),
    };
  }
}
