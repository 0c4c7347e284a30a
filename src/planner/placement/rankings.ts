/**
 * The best node for a demand. Demands that are alike share one ranking, so that placing many costs
 * little more than placing one: a node is looked at again only after something was placed on it.
 */
import type { Demand } from "./demand.ts";
import type { NodeState } from "./node-state.ts";
import { type Best, isBetter, type RankBy, Ranking } from "./ranking.ts";
import { branchesOf, compareCounts, type SpreadTally } from "./spread-tally.ts";

/** What makes nodes more or less fit for a demand. */
export interface RankingSource {
  /** How many nodes there are at all. */
  readonly ranks: number;
  /** Equal for demands with one ranking; undefined: it has one of its own. */
  keyOf(demand: Demand): string | undefined;
  /** Those that pass every filter whose answer lasts. */
  candidates(demand: Demand): readonly NodeState[];
  rankBy(demand: Demand): RankBy;
  tally(): SpreadTally;
}

interface Ranked {
  /** One, or one for each value of the labels that are spread over. */
  readonly branches: readonly Branch[];
  /** How much of the journal it has taken in. */
  seen: number;
}

interface Branch {
  readonly names: readonly string[];
  readonly ranking: Ranking;
}

export class Rankings {
  readonly #source: RankingSource;
  readonly #ranked = new Map<string, Ranked>();
  /** Nodes in the order in which something was placed on them. */
  readonly #journal: NodeState[] = [];

  constructor(source: RankingSource) {
    this.#source = source;
  }

  booked(node: NodeState): void {
    this.#journal.push(node);
  }

  best(demand: Demand, accepts: (node: NodeState) => boolean): NodeState | undefined {
    const { branches } = this.#upToDate(demand);
    if (branches.length < 2) return branches[0]?.ranking.best(accepts)?.node;
    const tally = this.#source.tally();
    const counted = branches.map(({ names, ranking }) => ({
      ranking,
      counts: tally.counts(names),
    }));
    return bestOf(counted.sort((a, b) => compareCounts(a.counts, b.counts)), accepts);
  }

  #upToDate(demand: Demand): Ranked {
    const key = this.#source.keyOf(demand);
    const known = key === undefined ? undefined : this.#ranked.get(key);
    if (known === undefined) {
      const made = { branches: this.#branches(demand), seen: this.#journal.length };
      if (key !== undefined) this.#ranked.set(key, made);
      return made;
    }
    for (; known.seen < this.#journal.length; known.seen++) {
      const node = this.#journal[known.seen]!;
      for (const { ranking } of known.branches) ranking.update(node);
    }
    return known;
  }

  #branches(demand: Demand): Branch[] {
    const { spread } = demand.criteria;
    const groups = new Map<string, { names: readonly string[]; nodes: NodeState[] }>();
    for (const node of this.#source.candidates(demand)) {
      const names = branchesOf(spread, node);
      const key = names.at(-1) ?? "";
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { names, nodes: [node] });
      else group.nodes.push(node);
    }
    const rankBy = this.#source.rankBy(demand);
    return [...groups.values()].map(({ names, nodes }) => (
      { names, ranking: new Ranking(nodes, this.#source.ranks, rankBy) }
    ));
  }
}

/** Of the branches with the fewest containers that have a node that is accepted. */
function bestOf(
  branches: readonly { ranking: Ranking; counts: readonly number[] }[],
  accepts: (node: NodeState) => boolean,
): NodeState | undefined {
  let best: (Best & { counts: readonly number[] }) | undefined;
  for (const { ranking, counts } of branches) {
    if (best !== undefined && compareCounts(counts, best.counts) > 0) break;
    const found = ranking.best(accepts);
    if (found !== undefined && (best === undefined || isBetter(found, best))) {
      best = { ...found, counts };
    }
  }
  return best?.node;
}
