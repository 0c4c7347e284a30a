/** All nodes while containers are placed, and what filters ask of them together. */
import type { NetworkDefinition, Snapshot } from "../../model/snapshot.ts";
import { compareText } from "../../model/sorting.ts";
import type { PlanInput } from "../facts.ts";
import { listedImage } from "./demand.ts";
import type { Scene } from "./filter.ts";
import { NodeState } from "./node-state.ts";
import { branchesOf, SpreadTally } from "./spread-tally.ts";

export class ClusterState implements Scene {
  /** By name. */
  readonly nodes: readonly NodeState[];
  readonly networks: ReadonlyMap<string, NetworkDefinition>;
  readonly network: string | undefined;
  readonly held: ReadonlyMap<string, string>;
  readonly complete: boolean;
  readonly #snapshot: Snapshot;
  readonly #byName: ReadonlyMap<string, NodeState>;
  readonly #scarce = new Map<string, string>();
  #places: Map<string, NodeState[]> | undefined;
  #drivers: ReadonlyMap<string, string> | undefined;
  #tally: SpreadTally | undefined;

  constructor({ snapshot, observation, network }: PlanInput) {
    this.#snapshot = snapshot;
    this.networks = snapshot.networks;
    this.network = network;
    this.held = heldNodes(snapshot);
    this.complete = observation.nodes.every(({ reachable }) => reachable);
    const driverOf = (name: string) => this.driverOf(name);
    this.nodes = [...observation.nodes].sort((a, b) => compareText(a.name, b.name))
      .map((node, rank) => new NodeState(node, rank, driverOf));
    this.#byName = new Map(this.nodes.map((state) => [state.name, state]));
  }

  byName(name: string | undefined): NodeState | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  where(container: string): readonly NodeState[] {
    return this.#whereabouts.get(container) ?? [];
  }

  /** The workload was placed on the node. */
  located(workload: string, node: NodeState): void {
    if (this.#places !== undefined) add(this.#places, workload, node);
  }

  /** The image as engines list it, where some nodes have it and some do not: else it is empty. */
  scarceImage(image: string): string {
    let scarce = this.#scarce.get(image);
    if (scarce === undefined) {
      const listed = listedImage(image);
      const having = this.nodes.filter(({ node }) => node.images.has(listed)).length;
      scarce = having > 0 && having < this.nodes.length ? listed : "";
      this.#scarce.set(image, scarce);
    }
    return scarce;
  }

  /** Of the workloads that are there, or will be. Whoever places more adds to it. */
  get tally(): SpreadTally {
    return this.#tally ??= this.#count();
  }

  get #whereabouts(): Map<string, NodeState[]> {
    if (this.#places !== undefined) return this.#places;
    const places = new Map<string, NodeState[]>();
    for (const node of this.nodes) {
      for (const { id, name } of node.node.containers) {
        add(places, name, node);
        add(places, id, node);
      }
      for (const { name } of node.placed) add(places, name, node);
    }
    return this.#places = places;
  }

  #count(): SpreadTally {
    const tally = new SpreadTally();
    for (const { name, placement: { spread } } of this.#snapshot.workloads.values()) {
      if (spread.length === 0) continue;
      for (const node of this.where(name)) tally.add(branchesOf(spread, node));
    }
    return tally;
  }

  /** Of a network that a node has, or that the snapshot defines. */
  driverOf(network: string): string | undefined {
    this.#drivers ??= new Map(
      [...this.nodes.map(({ node }) => node.networks), this.networks].flatMap((networks) =>
        [...networks.values()].flatMap(({ name, driver }) => driver ? [[name, driver]] : [])
      ),
    );
    return this.#drivers.get(network);
  }
}

function add(places: Map<string, NodeState[]>, name: string, node: NodeState): void {
  const nodes = places.get(name);
  if (nodes === undefined) places.set(name, [node]);
  else nodes.push(node);
}

function heldNodes({ maintenance: { holds } }: Snapshot): ReadonlyMap<string, string> {
  return new Map(holds.flatMap((each) => {
    if (!("node" in each)) return [];
    const why = each.reason === undefined ? "" : `: ${each.reason.replace(/\.$/, "")}`;
    return [[each.node, `Scheduling is stopped on it${why}.`]];
  }));
}
