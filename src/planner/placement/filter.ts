/** One reason for which a node does not take a container. */
import type { NetworkDefinition } from "../../model/snapshot.ts";
import type { Demand } from "./demand.ts";
import type { NodeState } from "./node-state.ts";

/** What filters ask besides the node. */
export interface Scene {
  /** By the engine's name of the network: those that can be made. */
  readonly networks: ReadonlyMap<string, NetworkDefinition>;
  /** A network that every node has to have which takes anything. */
  readonly network: string | undefined;
  /** Names of nodes on which people have stopped scheduling, with a sentence. */
  readonly held: ReadonlyMap<string, string>;
  /** Whether every node answers, so that what is on none is nowhere. */
  readonly complete: boolean;
  /** The nodes that have a container of this name or id, or will have. */
  where(container: string): readonly NodeState[];
}

export interface Filter {
  readonly name: string;
  /**
   * How long an answer holds while containers are placed. "plan": to the end, for all that ask for
   * the same. "refusal": a refusal does, since nodes only get fuller. "moment": asked each time.
   */
  readonly lasts: "plan" | "refusal" | "moment";
  /** A sentence; undefined: the node takes it. */
  refuse(demand: Demand, node: NodeState, scene: Scene): string | undefined;
}

/** Whether none of the filters refuses. */
export function takes(
  filters: readonly Filter[],
  demand: Demand,
  node: NodeState,
  scene: Scene,
): boolean {
  for (const filter of filters) {
    if (filter.refuse(demand, node, scene) !== undefined) return false;
  }
  return true;
}
