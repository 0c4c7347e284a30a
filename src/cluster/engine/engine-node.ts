/** One Docker engine: a node of a cluster. */
import { ArkError } from "../../errors.ts";
import type { LiveSpec, NodeObservation } from "../../model/observation.ts";
import type { Pull } from "../../model/pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import { parseDuration } from "../../model/units.ts";
import type { Clock, ClusterEvent, CreateOrder } from "../../reconciler/ports.ts";
import { EngineClient } from "./client.ts";
import { createContainer } from "./create-container.ts";
import type { EngineEndpoint } from "../../model/endpoint.ts";
import { followEvents } from "./events.ts";
import { EngineImages } from "./images.ts";
import { Inspector } from "./inspector.ts";
import { Pulls, type PullTools } from "./pulls.ts";
import { EngineObserver } from "./observer.ts";
import type { Identity } from "./surroundings.ts";
import { networkBody, volumeBody } from "./resources.ts";

const DEADLINE = 60_000;
/** How long an engine may take beyond a container's own grace period; milliseconds. */
const STOP_SLACK = 30_000;
const DEFAULT_GRACE = 10_000;

export class EngineNode {
  readonly #client: EngineClient;
  readonly #images: EngineImages;
  readonly #observer: EngineObserver;
  readonly #clock: Clock;

  constructor(endpoint: EngineEndpoint, tools: PullTools) {
    const { clock } = tools;
    this.#client = new EngineClient(endpoint, clock);
    const pulls = new Pulls(this.#client, () => this.#observer.name, tools);
    this.#images = new EngineImages(this.#client, pulls);
    const inspector = new Inspector(endpoint);
    this.#observer = new EngineObserver(this.#client, inspector, this.#images, clock);
    this.#clock = clock;
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

  async start(id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "starting",
      id,
      DEADLINE,
      signal,
      [304],
      (abortSignal) => this.#client.docker.getContainer(id).start({ abortSignal }),
    );
  }

  async stop(id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "stopping",
      id,
      this.#stopDeadline(id),
      signal,
      [304],
      (abortSignal) => this.#client.docker.getContainer(id).stop({ abortSignal }),
    );
  }

  async restart(id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "restarting",
      id,
      this.#stopDeadline(id) + DEADLINE,
      signal,
      [],
      (abortSignal) => this.#client.docker.getContainer(id).restart({ abortSignal }),
    );
  }

  async rename(id: string, name: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "renaming",
      id,
      DEADLINE,
      signal,
      [],
      (abortSignal) => this.#client.docker.getContainer(id).rename({ name, abortSignal }),
    );
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "removing",
      id,
      DEADLINE,
      signal,
      [404],
      (abortSignal) =>
        this.#client.docker.getContainer(id).remove({ force: true, v: false, abortSignal }),
    );
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
    for await (
      const event of followEvents(
        this.#client,
        () => this.#observer.name,
        signal,
        pause,
      )
    ) {
      this.#observer.heed(event);
      yield event;
    }
  }

  /** @param fine statuses that mean that it is so already */
  async #act(
    verb: string,
    id: string,
    deadline: number,
    signal: AbortSignal,
    fine: readonly number[],
    run: (abortSignal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    try {
      await this.#client.call(`${verb} ${id.slice(0, 12)}`, deadline, signal, run);
    } catch (error) {
      if (error instanceof ArkError && fine.includes(Number(error.details["status"]))) return;
      throw error;
    } finally {
      this.#observer.acted(id);
    }
  }

  #stopDeadline(id: string): number {
    const grace = this.#observer.known(id)?.spec.stop_grace_period;
    const nanoseconds = grace === undefined ? undefined : parseDuration(grace);
    return (nanoseconds === undefined ? DEFAULT_GRACE : nanoseconds / 1e6) + STOP_SLACK;
  }
}
