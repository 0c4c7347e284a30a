/** What a cluster that chooses nodes itself has, as if it were one node. */
import type { NodeObservation, Observation } from "../../model/observation.ts";
import { ANY_NODE } from "../../model/plan.ts";
import type { Placed } from "./placer.ts";

/**
 * A network or volume is there if any node has it: the cluster is told which ones do.
 * Undefined: the planner chooses.
 */
export function anyNode({ placedBy, nodes }: Observation): Placed | undefined {
  if (placedBy === "planner") return undefined;
  const answering = nodes.filter(({ reachable }) => reachable);
  if (answering.length === 0) {
    const refusals = nodes.map(({ name, problem = "It cannot be asked." }) => (
      { node: name, filter: "health", reason: problem }
    ));
    return { refusals };
  }
  const node: NodeObservation = {
    ...{ name: ANY_NODE, endpoint: ANY_NODE, reachable: true, warnings: [], containers: [] },
    networks: new Map(answering.flatMap(({ networks }) => [...networks])),
    volumes: new Map(answering.flatMap(({ volumes }) => [...volumes])),
    images: new Set(answering.flatMap(({ images }) => [...images])),
  };
  return { node };
}
