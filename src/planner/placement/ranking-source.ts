/** What rankings go by: filters whose answers last, and the strategy. */
import type { ClusterState } from "./cluster-state.ts";
import type { Demand } from "./demand.ts";
import { type Filter, takes } from "./filter.ts";
import type { NodeState } from "./node-state.ts";
import { branchesOf, type SpreadTally } from "./spread-tally.ts";
import type { Strategy } from "./strategies.ts";

export class RankingSource {
  readonly #cluster: ClusterState;
  readonly #strategy: Strategy;
  /** Their answers are the same to the end of the plan. */
  readonly #lasting: readonly Filter[];
  /** So are their refusals, of equal demands. */
  readonly #filling: readonly Filter[];

  constructor(cluster: ClusterState, strategy: Strategy, filters: readonly Filter[]) {
    this.#cluster = cluster;
    this.#strategy = strategy;
    this.#lasting = filters.filter(({ lasts }) => lasts === "plan");
    this.#filling = filters.filter(({ lasts }) => lasts === "refusal");
  }

  /** All nodes there are, by rank. */
  get nodes(): readonly NodeState[] {
    return this.#cluster.nodes;
  }

  get tally(): SpreadTally {
    return this.#cluster.tally;
  }

  /** Equal for demands that find nodes in the same order; undefined: it has one of its own. */
  orderOf({ resources: { memory, cpus }, image }: Demand): string | undefined {
    const { order } = this.#strategy;
    if (order === "none") return undefined;
    const size = order === "size"
      ? `${memory} ${cpus}`
      : (memory > 0 ? "memory " : "") + (cpus > 0 ? "cpus " : "");
    // Most have nothing but a size: nothing is put together for them.
    return image === "" ? size : `${size} ${image}`;
  }

  /** Equal for demands of one order that also have the same candidates. */
  keyOf({ criteria, networks }: Demand, order: string): string {
    return criteria.key + (networks.length === 0 ? order : `${networks.join()}\n${order}`);
  }

  /** Those that may take it, unless they are full or something stands in its way. */
  candidates(demand: Demand): readonly NodeState[] {
    return this.#cluster.nodes.filter((node) => takes(this.#lasting, demand, node, this.#cluster));
  }

  /** The order says something of nodes that are built alike and have the same labels to spread over. */
  groupOf({ criteria, resources: { memory, cpus } }: Demand, node: NodeState): string {
    const built = this.#strategy.order === "kind" && memory + cpus > 0 ? node.build : "";
    if (criteria.spread.length === 0) return built;
    return `${branchesOf(criteria.spread, node).at(-1)} ${built}`;
  }

  /** Makes the order; undefined: the node is full for all that find nodes in it. */
  scoreInGroup(demand: Demand, node: NodeState): number | undefined {
    if (this.#strategy.order === "kind") return this.#strategy.score(demand, node, 0);
    const hasRoom = takes(this.#filling, demand, node, this.#cluster);
    return hasRoom ? this.#strategy.score(demand, node, 1) : undefined;
  }

  /** The order between nodes of different groups. */
  score(demand: Demand, node: NodeState): number {
    return this.#strategy.score(demand, node, 1);
  }
}
