/**
 * The best node for a demand. Demands that are alike share rankings, so that placing many costs
 * little more than placing one: a node is looked at again only after something was placed on it.
 */
import { grouped } from "../../model/grouped.ts";
import type { Demand } from "./demand.ts";
import type { NodeState } from "./node-state.ts";
import { Ranking, type Selection } from "./ranking.ts";
import type { RankingSource } from "./ranking-source.ts";
import { branchesOf, compareCounts } from "./spread-tally.ts";

type Accepts = (node: NodeState, demand: Demand) => boolean;

/** All candidates of demands that are alike. */
interface Ranked {
  readonly ranking: Ranking;
  readonly groups: readonly Group[];
}

interface Group {
  /** Of the labels that are spread over. */
  readonly branches: readonly string[];
  readonly nodes: Selection;
}

export class Rankings {
  readonly #source: RankingSource;
  /** By what demands have in common. */
  readonly #ranked = new Map<string, Ranked>();
  /** By what makes the order. */
  readonly #rankings = new Map<string, Ranking>();
  /** Ranks of nodes in the order in which something was placed on them. */
  readonly #journal: number[] = [];

  constructor(source: RankingSource) {
    this.#source = source;
  }

  booked({ rank }: NodeState): void {
    this.#journal.push(rank);
  }

  best(demand: Demand, accepts: Accepts): NodeState | undefined {
    const { ranking, groups } = this.#rankedFor(demand);
    ranking.catchUp(this.#journal);
    return groups.length === 1
      ? ranking.best(groups[0]!.nodes, demand, accepts)
      : this.#bestOf(ranking, groups, demand, accepts);
  }

  /** Of the groups with the fewest containers that have a node that is accepted. */
  #bestOf(
    ranking: Ranking,
    groups: readonly Group[],
    demand: Demand,
    accepts: Accepts,
  ): NodeState | undefined {
    const counted = groups.map(({ branches, nodes }) => (
      { nodes, counts: this.#source.tally.counts(branches) }
    )).sort((a, b) => compareCounts(a.counts, b.counts));
    let best: { node: NodeState; score: number; counts: readonly number[] } | undefined;
    for (const { nodes, counts } of counted) {
      if (best !== undefined && compareCounts(counts, best.counts) > 0) break;
      const node = ranking.best(nodes, demand, accepts);
      if (node === undefined) continue;
      const score = this.#source.score(demand, node);
      const closer = best === undefined ? -1 : score - best.score || node.rank - best.node.rank;
      if (closer < 0) best = { node, score, counts };
    }
    return best?.node;
  }

  #rankedFor(demand: Demand): Ranked {
    const order = this.#source.orderOf(demand);
    const key = order === undefined ? undefined : this.#source.keyOf(demand, order);
    const known = key === undefined ? undefined : this.#ranked.get(key);
    if (known !== undefined) return known;
    const ranking = this.#rankingOf(order, demand);
    ranking.catchUp(this.#journal);
    const made = { ranking, groups: this.#groups(demand, ranking) };
    if (key !== undefined) this.#ranked.set(key, made);
    return made;
  }

  #rankingOf(order: string | undefined, demand: Demand): Ranking {
    const known = order === undefined ? undefined : this.#rankings.get(order);
    if (known !== undefined) return known;
    const score = (node: NodeState) => this.#source.scoreInGroup(demand, node);
    const made = new Ranking(this.#source.nodes, this.#journal, score);
    if (order !== undefined) this.#rankings.set(order, made);
    return made;
  }

  #groups(demand: Demand, ranking: Ranking): Group[] {
    const candidates = this.#source.candidates(demand);
    const groups = grouped(candidates, (node) => this.#source.groupOf(demand, node));
    return [...groups.values()].map((nodes) => (
      { branches: branchesOf(demand.criteria.spread, nodes[0]!), nodes: ranking.select(nodes) }
    ));
  }
}
