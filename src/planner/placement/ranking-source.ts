/** What rankings go by: filters whose answers last, and the strategy's score. */
import type { Snapshot } from "../../model/snapshot.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Demand } from "./demand.ts";
import type { Filter } from "./filter.ts";
import type { NodeState } from "./node-state.ts";
import type { RankingSource } from "./rankings.ts";
import { scoreOf } from "./strategies.ts";

export function rankingSource(
  cluster: ClusterState,
  filters: readonly Filter[],
  snapshot: Snapshot,
): RankingSource {
  const passes = (lasts: Filter["lasts"]) => {
    const asked = filters.filter((filter) => filter.lasts === lasts);
    return (demand: Demand, node: NodeState) =>
      asked.every(({ refuse }) => refuse(demand, node, cluster) === undefined);
  };
  const [fits, hasRoom] = [passes("plan"), passes("refusal")];
  const score = scoreOf(snapshot);
  return {
    ranks: cluster.nodes.length,
    tally: () => cluster.tally,
    // Chance is each workload's own.
    keyOf: (demand) => snapshot.cluster.strategy === "random" ? undefined : keyOf(demand, cluster),
    candidates: (demand) => cluster.nodes.filter((node) => fits(demand, node)),
    rankBy: (demand) => (node) =>
      hasRoom(demand, node) ? score(demand, node, node.node.images.has(demand.image)) : undefined,
  };
}

/** All that the filters whose answers last, and the score, look at. */
function keyOf({ criteria, resources, networks, image }: Demand, cluster: ClusterState): string {
  const { memory, cpus } = resources;
  const which = cluster.isScarce(image) ? image : "";
  return `${criteria.key} ${memory} ${cpus} ${networks.join()} ${which}`;
}
