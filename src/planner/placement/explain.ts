/** What each node says to a workload: whether it can go there, or why not. */
import { workloadOfPrevious } from "../../model/naming.ts";
import type { Observation } from "../../model/observation.ts";
import type { Plan } from "../../model/plan.ts";
import type { PlanInput } from "../facts.ts";
import { Placer } from "./placer.ts";

export interface NodeAnswer {
  readonly node: string;
  /** The first filter that refuses; absent: it can go there. */
  readonly filter?: string;
  /** A sentence. */
  readonly reason?: string;
}

/**
 * Where it could go now, were it to be made: with all else that the plan makes, and without the
 * container that it has. Nothing of what the snapshot does not have, and of a cluster that chooses
 * nodes by itself.
 */
export function explainPlacement(input: PlanInput, plan: Plan, name: string): NodeAnswer[] {
  const workload = input.snapshot.workloads.get(name);
  if (workload === undefined || input.observation.placedBy === "cluster") return [];
  const others = (input.underWay ?? []).filter(({ action }) => action.workload !== name);
  const observation = withoutContainer(input.observation, name);
  const placer = new Placer({ ...input, observation, underWay: others });
  for (const action of plan.actions) {
    if (action.workload !== name) placer.begun(action);
  }
  const refusals = new Map(placer.refusals(workload).map((refusal) => [refusal.node, refusal]));
  return observation.nodes.map(({ name: node }) => refusals.get(node) ?? { node });
}

function withoutContainer(observation: Observation, workload: string): Observation {
  const nodes = observation.nodes.map((node) => ({
    ...node,
    containers: node.containers.filter(({ name }) =>
      name !== workload && workloadOfPrevious(name) !== workload
    ),
  }));
  return { ...observation, nodes };
}
