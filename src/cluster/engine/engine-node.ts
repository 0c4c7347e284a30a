/** One Docker engine: a node of a cluster. */
import type { LiveSpec, NodeObservation } from "../../model/observation.ts";
import type { Pull } from "../../model/pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import type { Clock, ClusterEvent, CreateOrder } from "../../reconciler/ports.ts";
import { EngineClient } from "./client.ts";
import { ContainerCalls } from "./container-calls.ts";
import { createContainer } from "./create-container.ts";
import type { EngineEndpoint } from "../../model/endpoint.ts";
import { engineEvents, followEvents } from "./events.ts";
import { EngineImages } from "./images.ts";
import { Inspector } from "./inspector.ts";
import { Pulls, type PullTools } from "./pulls.ts";
import { EngineObserver } from "./observer.ts";
import type { Identity } from "./surroundings.ts";
import { networkBody, volumeBody } from "./resources.ts";

const DEADLINE = 60_000;

export class EngineNode {
  readonly #client: EngineClient;
  readonly #images: EngineImages;
  readonly #observer: EngineObserver;
  readonly #clock: Clock;
  /** What is done to a container that is there. */
  readonly containers: ContainerCalls;

  constructor(endpoint: EngineEndpoint, tools: PullTools) {
    const { clock } = tools;
    this.#client = new EngineClient(endpoint, clock);
    const pulls = new Pulls(this.#client, () => this.#observer.name, tools);
    this.#images = new EngineImages(this.#client, pulls);
    const inspector = new Inspector(endpoint);
    this.#observer = new EngineObserver(this.#client, inspector, this.#images, clock);
    this.#clock = clock;
    this.containers = new ContainerCalls(() => this.#client, this.#observer);
  }

  /** For people, without credentials. */
  get endpoint(): string {
    return this.#client.endpoint;
  }

  /** When it last answered anything, by the clock's `elapsed`. */
  get heardAt(): number {
    return this.#client.heardAt;
  }

  /** Asks, past the cache. @throws ArkError engine-unreachable, engine-timeout */
  identify(): Promise<Identity> {
    return this.#observer.identify();
  }

  /**
   * What is on it, as `Cluster.observe` has it.
   * @throws ArkError engine-unreachable, engine-timeout
   */
  observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<NodeObservation> {
    return this.#observer.observe(names, signal);
  }

  inspect(container: string, signal: AbortSignal): Promise<LiveSpec> {
    return this.#observer.inspect(container, signal);
  }

  ensureImage(image: string, signal: AbortSignal): Promise<void> {
    return this.#images.ensure(image, signal);
  }

  pulls(): readonly Pull[] {
    return this.#images.pulls.underWay();
  }

  retryPulls(): void {
    this.#images.pulls.retry();
  }

  async create(order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    return await createContainer(this.#client, this.#images, order, signal);
  }

  async createNetwork(it: NetworkDefinition, signal: AbortSignal): Promise<void> {
    await this.#client.call(
      `creating the network ${it.name}`,
      DEADLINE,
      signal,
      (abortSignal) => this.#client.docker.createNetwork({ ...networkBody(it), abortSignal }),
    );
    this.#observer.surroundingsChanged();
  }

  async createVolume(it: VolumeDefinition, signal: AbortSignal): Promise<void> {
    await this.#client.call(
      `creating the volume ${it.name}`,
      DEADLINE,
      signal,
      (abortSignal) => this.#client.docker.createVolume({ ...volumeBody(it), abortSignal }),
    );
    this.#observer.surroundingsChanged();
  }

  async *events(signal: AbortSignal): AsyncGenerator<ClusterEvent> {
    const pause = (milliseconds: number, until: AbortSignal) =>
      this.#clock.sleep(milliseconds, until);
    const stream = engineEvents(this.#client, () => this.#observer.name);
    for await (const event of followEvents(stream, signal, pause)) {
      this.#observer.heed(event);
      yield event;
    }
  }
}
