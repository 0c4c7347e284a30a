/** A cluster behind classic Swarm managers, which choose the node of what is made. */
import { ArkError, asArkError } from "../../errors.ts";
import type { EngineEndpoint } from "../../model/endpoint.ts";
import type { LiveSpec, Observation, ObservedContainer } from "../../model/observation.ts";
import { ANY_NODE } from "../../model/plan.ts";
import type { Pull } from "../../model/pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import type {
  Cluster,
  ClusterDescription,
  ClusterEvent,
  CreateOrder,
} from "../../reconciler/ports.ts";
import { ContainerCalls } from "../engine/container-calls.ts";
import { followEvents } from "../engine/events.ts";
import type { PullTools } from "../engine/pulls.ts";
import { createOnSwarm } from "./create-on-swarm.ts";
import { Managers } from "./managers.ts";
import { makeNetwork, makeVolume } from "./resources.ts";
import { ensureImage } from "./swarm-images.ts";
import { readSwarmEvents } from "./swarm-events.ts";
import { SwarmObserver } from "./swarm-observer.ts";

const ID = /^[0-9a-f]{64}$/;
/** What makes a round go on without them: they may be back in the next one. */
const SILENT: ReadonlySet<string> = new Set(["engine-unreachable", "engine-timeout"]);

export class ClassicCluster implements Cluster {
  readonly #managers: Managers;
  readonly #observer: SwarmObserver;
  readonly #containers: ContainerCalls;
  readonly #tools: PullTools;

  constructor(endpoints: readonly EngineEndpoint[], tools: PullTools) {
    this.#tools = tools;
    this.#managers = new Managers(endpoints, tools);
    this.#observer = new SwarmObserver(this.#managers, tools.clock);
    this.#containers = new ContainerCalls(() => this.#managers.current.client, this.#observer);
  }

  async describe(): Promise<ClusterDescription> {
    const { version, nodes } = await this.#observer.identify();
    const { endpoint } = this.#managers;
    return {
      ...{ endpoint, version },
      nodes: nodes.filter(({ problem }) => problem === undefined).map(({ name }) => name),
      problems: nodes.map(({ problem }) => problem).filter((it) => it !== undefined),
    };
  }

  async observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<Observation> {
    const nodes = await this.#observer.observe(names, signal).catch((error: unknown) => {
      const { code, message } = asArkError(error);
      if (!SILENT.has(code)) throw error;
      return this.#observer.unknown(message);
    });
    return { at: this.#tools.clock.now(), placedBy: "cluster", nodes };
  }

  async inspect(node: string, container: string, signal: AbortSignal): Promise<LiveSpec> {
    return await this.#observer.inspect(await this.#find(node, container, signal), signal);
  }

  ensureImage(node: string, image: string, signal: AbortSignal): Promise<void> {
    return this.#managers.act((manager) => ensureImage(manager, node, image, signal));
  }

  pulls(): readonly Pull[] {
    return this.#managers.all.flatMap(({ images }) => images.pulls.underWay());
  }

  retryPulls(): void {
    for (const { images } of this.#managers.all) images.pulls.retry();
  }

  async create(node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    const { loginFor } = this.#tools;
    return await this.#managers.act((manager) =>
      createOnSwarm({ manager, observer: this.#observer, loginFor }, node, order, signal)
    );
  }

  start(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#on(node, container, signal, (id) => this.#containers.start(id, signal));
  }

  stop(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#on(node, container, signal, (id) => this.#containers.stop(id, signal));
  }

  restart(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#on(node, container, signal, (id) => this.#containers.restart(id, signal));
  }

  rename(node: string, container: string, name: string, signal: AbortSignal): Promise<void> {
    return this.#on(node, container, signal, (id) => this.#containers.rename(id, name, signal));
  }

  remove(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#on(node, container, signal, (id) => this.#containers.remove(id, signal))
      .catch((error: unknown) => {
        if (!(error instanceof ArkError) || error.code !== "engine-not-found") throw error;
      });
  }

  async createNetwork(node: string, it: NetworkDefinition, signal: AbortSignal): Promise<void> {
    const { answering, having } = await this.#observer.nodesWith([it.name], signal);
    const lacking = answering.filter((name) => !having.includes(name));
    const nodes = node === ANY_NODE ? lacking : [node];
    await this.#managers.act((manager) => makeNetwork(manager, nodes, it, signal));
    this.#observer.surroundingsChanged();
  }

  async createVolume(node: string, it: VolumeDefinition, signal: AbortSignal): Promise<void> {
    await this.#managers.act((manager) => makeVolume(manager, node, it, signal));
    this.#observer.surroundingsChanged();
  }

  async *events(signal: AbortSignal): AsyncGenerator<ClusterEvent> {
    const managers = this.#managers;
    const { clock } = this.#tools;
    const stream = {
      node: () => managers.current.client.endpoint,
      client: () => managers.current.client,
      read: readSwarmEvents,
      lost: managers.leave.bind(managers),
    };
    const pause = (milliseconds: number, until: AbortSignal) => clock.sleep(milliseconds, until);
    for await (const event of followEvents(stream, signal, pause)) {
      this.#observer.heed(event);
      yield event;
    }
  }

  async #on(
    node: string,
    container: string,
    signal: AbortSignal,
    act: (id: string) => Promise<void>,
  ): Promise<void> {
    const id = ID.test(container) ? container : (await this.#find(node, container, signal)).id;
    await this.#managers.act(() => act(id));
  }

  /** By id, which never means another: where several bear a name, a manager takes it for none. */
  async #find(node: string, container: string, signal: AbortSignal): Promise<ObservedContainer> {
    const rows = await this.#observer.list(signal);
    const found = rows.find((it) =>
      it.id === container || (it.name === container && (it.node === node || node === ANY_NODE))
    );
    if (found !== undefined) return found;
    throw new ArkError("engine-not-found", `${node} has no container ${container}.`);
  }
}
