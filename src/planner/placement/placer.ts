/** Chooses nodes for what one plan makes: filters, then a strategy. */
import type { NodeObservation } from "../../model/observation.ts";
import type { Action } from "../../model/plan.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { PlanInput } from "../facts.ts";
import { ClusterState } from "./cluster-state.ts";
import type { Demand } from "./demand.ts";
import type { Criterion } from "./criteria.ts";
import { Demands, relax, relaxed } from "./demands.ts";
import { type Filter, takes } from "./filter.ts";
import { FILTERS, WITHOUT_CHOICE } from "./filters.ts";
import { followersIn } from "./followers.ts";
import type { NodeState } from "./node-state.ts";
import { RankingSource } from "./ranking-source.ts";
import { Rankings } from "./rankings.ts";
import { branchesOf } from "./spread-tally.ts";
import { strategyOf } from "./strategies.ts";

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

type Accepts = (node: NodeState) => boolean;

export class Placer {
  readonly #input: PlanInput;
  readonly #filters: readonly Filter[];
  /** Those that a ranking does not answer for. */
  readonly #asked: readonly Filter[];
  readonly #cluster: ClusterState;
  readonly #demands: Demands;
  readonly #rankings: Rankings;
  /** What has its place already when it is asked for. */
  readonly #ahead = new Map<string, Placed>();
  /** What is being placed while others are placed for it. */
  readonly #begun = new Set<string>();
  #followers: ReadonlyMap<string, readonly Workload[]> | undefined;
  /** As far as its ranking does not say. */
  readonly #takesNow = (node: NodeState, demand: Demand): boolean =>
    takes(this.#asked, demand, node, this.#cluster);

  constructor(input: PlanInput) {
    this.#input = input;
    this.#filters = input.observation.placedBy === "planner" ? FILTERS : WITHOUT_CHOICE;
    this.#asked = this.#filters.filter(({ lasts }) => lasts !== "plan");
    this.#cluster = new ClusterState(input);
    this.#demands = new Demands(input, this.#cluster);
    const strategy = strategyOf(input.snapshot);
    this.#rankings = new Rankings(new RankingSource(this.#cluster, strategy, this.#filters));
    for (const { action } of input.underWay ?? []) this.begun(action);
  }

  /** What is placed is taken into account from then on. */
  place(workload: Workload): Placed {
    // Nearly always none is, and then not even the name is looked at.
    const placed = this.#ahead.size === 0 ? undefined : this.#ahead.get(workload.name);
    return placed ?? this.#place(workload);
  }

  #place(workload: Workload): Placed {
    const demand = this.#demands.of(workload);
    this.#placeOthers(demand);
    const node = this.#choose(demand);
    if (node === undefined) return { refusals: this.refusals(workload) };
    this.#book(demand, node);
    return node;
  }

  /** What it makes counts as there, if it is not to be seen yet. */
  begun({ kind, workload: name, node: where }: Action): void {
    const workload = this.#input.snapshot.workloads.get(name);
    const node = this.#cluster.byName(where);
    if ((kind !== "create" && kind !== "move") || !workload || !node) return;
    if (this.#cluster.where(name).includes(node)) return;
    this.#ahead.set(name, node);
    this.#book(this.#demands.of(workload), node);
  }

  /** Of each node that cannot take it, by name, the first filter that refuses it. */
  refusals(workload: Workload): NodeRefusal[] {
    const demand = relaxed(this.#demands.of(workload));
    return this.#cluster.nodes.flatMap((node) => {
      for (const filter of this.#filters) {
        const reason = filter.refuse(demand, node, this.#cluster);
        if (reason !== undefined) return [{ node: node.name, filter: filter.name, reason }];
      }
      return [];
    });
  }

  /** What it can only run beside, or wishes to, has to have its place before it. */
  #placeOthers({ workload, beside, criteria }: Demand): void {
    if (beside.length + criteria.affinities.length === 0) return;
    const names = [...beside, ...criteria.affinities.flatMap(containersNamed)];
    const others = names.flatMap((name) => this.#input.snapshot.workloads.get(name) ?? []);
    const missing = others.filter(({ name }) =>
      !this.#begun.has(name) && this.#cluster.where(name).length === 0
    );
    if (missing.length === 0) return;
    // Those that ask for each other would not come to an end.
    this.#begun.add(workload.name);
    for (const other of missing) {
      if (!this.#ahead.has(other.name)) this.#ahead.set(other.name, this.#place(other));
    }
  }

  /** A node that also takes those that can only run beside it, if there is one. */
  #choose(demand: Demand): NodeState | undefined {
    const followers = this.#followersOf(demand.workload);
    if (followers === undefined) return this.#firstOf(demand);
    const demands = followers.map((it) => ({ ...relaxed(this.#demands.of(it)), beside: [] }));
    const takesAll: Accepts = (node) =>
      demands.every((each) => takes(this.#filters, each, node, this.#cluster));
    return this.#firstOf(demand, takesAll) ?? this.#firstOf(demand);
  }

  #firstOf(demand: Demand, accepts?: Accepts): NodeState | undefined {
    for (let each: Demand | undefined = demand; each !== undefined; each = relax(each)) {
      const node = this.#preferred(each, accepts) ?? this.#best(each, accepts);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  #preferred(demand: Demand, accepts?: Accepts): NodeState | undefined {
    for (const name of demand.preferred) {
      const node = this.#cluster.byName(name);
      if (node === undefined || !takes(this.#filters, demand, node, this.#cluster)) continue;
      if (accepts === undefined || accepts(node)) return node;
    }
    return undefined;
  }

  #best(demand: Demand, accepts?: Accepts): NodeState | undefined {
    if (demand.beside.length > 0) {
      const places = demand.beside.flatMap((name) => this.#cluster.where(name));
      if (places.length > 0) {
        return places.find((node) =>
          takes(this.#filters, demand, node, this.#cluster) && accepts?.(node) !== false
        );
      }
    }
    if (accepts === undefined) return this.#rankings.best(demand, this.#takesNow);
    return this.#rankings.best(
      demand,
      (node, each) => accepts(node) && this.#takesNow(node, each),
    );
  }

  #book(demand: Demand, node: NodeState): void {
    const { spread } = demand.criteria;
    if (spread.length > 0) this.#cluster.tally.add(branchesOf(spread, node));
    node.book(demand);
    this.#cluster.located(demand.workload.name, node);
    this.#rankings.booked(node);
  }

  /** Those of the snapshot that are nowhere yet, and can only run beside it. */
  #followersOf({ name }: Workload): readonly Workload[] | undefined {
    this.#followers ??= followersIn(this.#input.snapshot);
    const all = this.#followers.size === 0 ? undefined : this.#followers.get(name);
    return all?.filter((it) => this.#cluster.where(it.name).length === 0);
  }
}

/** Containers that an affinity names in full. */
function containersNamed({ expression: { key, operator, values } }: Criterion): readonly string[] {
  return key === "container" && operator === "==" ? values : [];
}
