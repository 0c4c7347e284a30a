/**
 * The best node for a demand. Demands that are alike share rankings, so that placing many costs
 * little more than placing one: a node is looked at again only after something was placed on it.
 */
import type { Demand } from "./demand.ts";
import type { NodeState } from "./node-state.ts";
import { Ranking } from "./ranking.ts";
import type { RankingSource } from "./ranking-source.ts";
import { branchesOf, compareCounts } from "./spread-tally.ts";

type Accepts = (node: NodeState, demand: Demand) => boolean;

/** All candidates of demands that are alike. */
interface Ranked {
  readonly groups: readonly Group[];
  /** How much of the journal it has taken in. */
  seen: number;
}

interface Group {
  /** Of the labels that are spread over. */
  readonly branches: readonly string[];
  readonly ranking: Ranking;
}

export class Rankings {
  readonly #source: RankingSource;
  readonly #ranked = new Map<string, Ranked>();
  /** Ranks of nodes in the order in which something was placed on them. */
  readonly #journal: number[] = [];

  constructor(source: RankingSource) {
    this.#source = source;
  }

  booked({ rank }: NodeState): void {
    this.#journal.push(rank);
  }

  best(demand: Demand, accepts: Accepts): NodeState | undefined {
    const { groups } = this.#upToDate(demand);
    return groups.length < 2
      ? groups[0]?.ranking.best(demand, accepts)
      : this.#bestOf(groups, demand, accepts);
  }

  /** Of the groups with the fewest containers that have a node that is accepted. */
  #bestOf(groups: readonly Group[], demand: Demand, accepts: Accepts): NodeState | undefined {
    const counted = groups.map(({ branches, ranking }) => (
      { ranking, counts: this.#source.tally.counts(branches) }
    )).sort((a, b) => compareCounts(a.counts, b.counts));
    let best: { node: NodeState; score: number; counts: readonly number[] } | undefined;
    for (const { ranking, counts } of counted) {
      if (best !== undefined && compareCounts(counts, best.counts) > 0) break;
      const node = ranking.best(demand, accepts);
      if (node === undefined) continue;
      const score = this.#source.score(demand, node);
      const closer = best === undefined ? -1 : score - best.score || node.rank - best.node.rank;
      if (closer < 0) best = { node, score, counts };
    }
    return best?.node;
  }

  #upToDate(demand: Demand): Ranked {
    const key = this.#source.keyOf(demand);
    const known = key === undefined ? undefined : this.#ranked.get(key);
    if (known === undefined) {
      const made = { groups: this.#groups(demand), seen: this.#journal.length };
      if (key !== undefined) this.#ranked.set(key, made);
      return made;
    }
    for (const { ranking } of known.groups) ranking.catchUp(this.#journal, known.seen);
    known.seen = this.#journal.length;
    return known;
  }

  #groups(demand: Demand): Group[] {
    const groups = new Map<string, NodeState[]>();
    for (const node of this.#source.candidates(demand)) {
      const key = this.#source.groupOf(demand, node);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [node]);
      else group.push(node);
    }
    const score = (node: NodeState) => this.#source.scoreInGroup(demand, node);
    return [...groups.values()].map((nodes) => (
      {
        branches: branchesOf(demand.criteria.spread, nodes[0]!),
        ranking: new Ranking(nodes, this.#source.nodes, score),
      }
    ));
  }
}
