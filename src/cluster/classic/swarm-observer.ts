/** Looks at the nodes of a manager: what it knows of them, and an inspection of what is new. */
import type Docker from "dockerode";
import { STOCK_ENGINE } from "../../model/engine-defaults.ts";
import type { LiveSpec, NodeObservation, ObservedContainer } from "../../model/observation.ts";
import { unknownNode } from "../../model/observation.ts";
import type { Clock, ClusterEvent } from "../../reconciler/ports.ts";
import { type ContextOf, LiveSpecs } from "../engine/live-specs.ts";
import { keptNames } from "./kept-names.ts";
import { liveSource } from "./live-source.ts";
import type { Manager, Managers } from "./managers.ts";
import { readRow } from "./rows.ts";
import { type Surroundings, SwarmSurroundings } from "./surroundings.ts";
import { readNodes, type StatusPair, type SwarmNode } from "./system-status.ts";

const DEADLINE = 15_000;

export interface SwarmInfo {
  readonly version: string;
  readonly nodes: readonly SwarmNode[];
}

/** One look. */
interface Seen {
  readonly nodes: readonly SwarmNode[];
  readonly rows: readonly ObservedContainer[];
  readonly around: Surroundings;
}

export class SwarmObserver {
  readonly #managers: Managers;
  readonly #live: LiveSpecs;
  readonly #surroundings: SwarmSurroundings;
  /** As they were seen last. */
  #nodes: readonly SwarmNode[] = [];

  constructor(managers: Managers, clock: Clock) {
    this.#managers = managers;
    this.#live = new LiveSpecs(liveSource(managers), () => clock.now());
    this.#surroundings = new SwarmSurroundings(clock);
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    this.#surroundings.heed(event);
    // What a node's silence leaves unheard its return makes void.
    const ofNode = this.#nodes.some(({ name }) => name === event.node);
    if (event.kind !== "disconnected" || !ofNode) this.#live.heed(event);
  }

  acted(container: string): void {
    this.#live.forget(container);
  }

  surroundingsChanged(): void {
    this.#surroundings.forget();
  }

  known(container: string): LiveSpec | undefined {
    return this.#live.known(container);
  }

  /** @throws ArkError engine-unreachable, engine-timeout */
  async identify(signal?: AbortSignal): Promise<SwarmInfo> {
    const info = await this.#managers.ask((manager) => askInfo(manager, signal));
    this.#nodes = info.nodes;
    return info;
  }

  /** Never throws for managers that do not answer: then every node is unknown. */
  async observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<NodeObservation[]> {
    const { nodes, rows, around } = await this.#look(signal);
    const answering = new Set(healthy(nodes).map(({ name }) => name));
    const there = rows.filter(({ node }) => answering.has(node));
    const containers = await this.#live.withLive(there, names, contextOf(rows, around), signal);
    return nodes.map((node) =>
      answering.has(node.name)
        ? answeringNode(node, containers, around)
        : lostNode(node, rows.filter((row) => row.node === node.name))
    );
  }

  /** Those that were there when they were seen last, none of which can be asked now. */
  unknown(problem: string): NodeObservation[] {
    const { endpoint } = this.#managers;
    if (this.#nodes.length === 0) return [unknownNode(endpoint, endpoint, problem)];
    return this.#nodes.map((node) => unknownNode(node.name, node.endpoint, problem));
  }

  /** Asks, past the cache. @throws ArkError engine-not-found, engine-unreachable */
  async inspect(container: ObservedContainer, signal: AbortSignal): Promise<LiveSpec> {
    const { rows, around } = await this.#look(signal);
    return await this.#live.learn(container.id, contextOf(rows, around)(container.node), signal);
  }

  /** Every container that the managers know of, on lost nodes, too. */
  list(signal: AbortSignal): Promise<ObservedContainer[]> {
    return this.#managers.ask((manager) => askRows(manager, signal));
  }

  /** Names of the nodes that answer and have all of these networks. */
  async nodesWith(networks: readonly string[], signal: AbortSignal) {
    const { nodes, around } = await this.#look(signal);
    const answering = healthy(nodes).map(({ name }) => name);
    const has = (node: string) =>
      networks.every((it) => around.nodes.get(node)?.networks.has(it) ?? false);
    return { answering, having: answering.filter(has) };
  }

  async #look(signal: AbortSignal): Promise<Seen> {
    return await this.#managers.ask(async (manager) => {
      const [{ nodes }, rows] = await Promise.all([
        askInfo(manager, signal),
        askRows(manager, signal),
      ]);
      this.#nodes = nodes;
      const names = healthy(nodes).map(({ name }) => name);
      return { nodes, rows, around: await this.#surroundings.look(manager, names, signal) };
    });
  }
}

function healthy(nodes: readonly SwarmNode[]): SwarmNode[] {
  return nodes.filter(({ problem }) => problem === undefined);
}

async function askInfo({ client }: Manager, signal?: AbortSignal): Promise<SwarmInfo> {
  const docker = client.docker as unknown as Informer;
  const ask = (abortSignal: AbortSignal) => docker.info({ abortSignal });
  const info = await client.call("asking the manager for its nodes", DEADLINE, signal, ask);
  return { version: info.ServerVersion ?? "", nodes: readNodes(info.SystemStatus ?? []) };
}

/** The library's types leave out that it takes this. */
interface Informer {
  info(options: { abortSignal: AbortSignal }): Promise<{
    readonly ServerVersion?: string;
    readonly SystemStatus?: readonly StatusPair[] | null;
  }>;
}

async function askRows({ client }: Manager, signal: AbortSignal): Promise<ObservedContainer[]> {
  const list = (abortSignal: AbortSignal): Promise<Docker.ContainerInfo[]> =>
    client.docker.listContainers({ all: true, abortSignal });
  const rows = await client.call("listing containers", DEADLINE, signal, list);
  return rows.map(readRow).filter((row) => row !== undefined);
}

function contextOf(rows: readonly ObservedContainer[], around: Surroundings): ContextOf {
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const networks = around.networkNames;
  return (node) => ({ names, networks, defaults: { ...STOCK_ENGINE, hostname: node } });
}

function answeringNode(
  { name, endpoint, traits }: SwarmNode,
  containers: readonly ObservedContainer[],
  around: Surroundings,
): NodeObservation {
  return {
    ...{ name, endpoint, reachable: true, warnings: [], ...(traits && { traits }) },
    ...around.nodes.get(name)!,
    containers: containers.filter(({ node }) => node === name),
  };
}

/** The manager goes on listing what was there, as if it ran: nobody knows. */
function lostNode(
  { name, endpoint, problem = "", traits }: SwarmNode,
  rows: readonly ObservedContainer[],
): NodeObservation {
  return {
    ...unknownNode(name, endpoint, problem),
    ...(traits && { traits }),
    ...(rows.length > 0 && { keptNames: keptNames(rows) }),
  };
}
