/** Chooses nodes for what one plan makes: filters, then a strategy. */
import type { NodeObservation } from "../../model/observation.ts";
import type { Action } from "../../model/plan.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { PlanInput } from "../facts.ts";
import { ClusterState } from "./cluster-state.ts";
import type { Demand } from "./demand.ts";
import { Demands, relaxed, relaxing } from "./demands.ts";
import type { Filter } from "./filter.ts";
import { FILTERS, WITHOUT_CHOICE } from "./filters.ts";
import { followersIn } from "./followers.ts";
import type { NodeState } from "./node-state.ts";
import { rankingSource } from "./ranking-source.ts";
import { Rankings } from "./rankings.ts";
import { branchesOf } from "./spread-tally.ts";

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
  readonly #asked: readonly Filter[];
  readonly #cluster: ClusterState;
  readonly #demands: Demands;
  readonly #rankings: Rankings;
  /** Undefined: it is being placed. */
  readonly #placed = new Map<string, Placed | undefined>();
  #followers: ReadonlyMap<string, readonly Workload[]> | undefined;

  constructor(input: PlanInput) {
    this.#input = input;
    this.#filters = input.observation.placedBy === "planner" ? FILTERS : WITHOUT_CHOICE;
    this.#asked = this.#filters.filter(({ lasts }) => lasts === "moment");
    this.#cluster = new ClusterState(input);
    this.#demands = new Demands(input, (network) => this.#cluster.driverOf(network));
    this.#rankings = new Rankings(rankingSource(this.#cluster, this.#filters, input.snapshot));
    for (const { action } of input.underWay ?? []) this.begun(action);
  }

  /** What is placed is taken into account from then on. Asked again, it answers the same. */
  place(workload: Workload): Placed {
    const known = this.#placed.get(workload.name);
    if (known !== undefined) return known;
    this.#placed.set(workload.name, undefined);
    const demand = this.#demands.of(workload);
    this.#placeFirst(demand);
    const node = this.#choose(demand);
    if (node !== undefined) this.#book(demand, node);
    const placed = node === undefined ? { refusals: this.refusals(workload) } : { node: node.node };
    this.#placed.set(workload.name, placed);
    return placed;
  }

  /** What it makes counts as there, if it is not to be seen yet. */
  begun({ kind, workload: name, node: where }: Action): void {
    const workload = this.#input.snapshot.workloads.get(name);
    const node = this.#cluster.byName(where);
    if ((kind !== "create" && kind !== "move") || !workload || !node) return;
    if (this.#cluster.where(name).includes(node)) return;
    this.#placed.set(name, { node: node.node });
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
  #placeFirst({ beside, criteria }: Demand): void {
    const wished = criteria.affinities.flatMap(({ expression: { key, operator, values } }) =>
      key === "container" && operator === "==" ? values : []
    );
    for (const name of [...beside, ...wished]) {
      const other = this.#input.snapshot.workloads.get(name);
      const isThere = other === undefined || this.#placed.has(name) ||
        this.#cluster.where(name).length > 0;
      if (!isThere) this.place(other);
    }
  }

  /** A node that also takes those that can only run beside it, if there is one. */
  #choose(demand: Demand): NodeState | undefined {
    const followers = this.#followersOf(demand.workload).map((it) => this.#demands.of(it));
    const takesAll: Accepts = (node) =>
      followers.every((follower) => this.#takes({ ...relaxed(follower), beside: [] }, node));
    const found = this.#firstOf(demand, takesAll);
    return found ?? (followers.length > 0 ? this.#firstOf(demand, () => true) : undefined);
  }

  #firstOf(demand: Demand, accepts: Accepts): NodeState | undefined {
    for (const each of relaxing(demand)) {
      const node = this.#known(each).find((it) => this.#takes(each, it) && accepts(it)) ??
        this.#best(each, accepts);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  /** Where it was when it was captured, and where it was last. */
  #known({ workload: { name, spec } }: Demand): NodeState[] {
    const names = [spec["x-ark"]?.node, this.#input.memory.workloads[name]?.node];
    return names.flatMap((node) => this.#cluster.byName(node) ?? []);
  }

  #best(demand: Demand, accepts: Accepts): NodeState | undefined {
    const places = demand.beside.flatMap((name) => this.#cluster.where(name));
    if (places.length > 0) {
      return places.find((node) => this.#takes(demand, node) && accepts(node));
    }
    return this.#rankings.best(
      demand,
      (node) =>
        this.#asked.every(({ refuse }) => refuse(demand, node, this.#cluster) === undefined) &&
        accepts(node),
    );
  }

  #takes(demand: Demand, node: NodeState): boolean {
    return this.#filters.every(({ refuse }) => refuse(demand, node, this.#cluster) === undefined);
  }

  #book(demand: Demand, node: NodeState): void {
    const { spread } = demand.criteria;
    if (spread.length > 0) this.#cluster.tally.add(branchesOf(spread, node));
    node.book(demand);
    this.#cluster.located(demand.workload.name, node);
    this.#rankings.booked(node);
  }

  /** Those of the snapshot that are nowhere yet, and can only run beside it. */
  #followersOf({ name }: Workload): readonly Workload[] {
    this.#followers ??= followersIn(this.#input.snapshot);
    const all = this.#followers.get(name) ?? [];
    return all.filter((it) =>
      !this.#placed.get(it.name) && this.#cluster.where(it.name).length === 0
    );
  }
}
