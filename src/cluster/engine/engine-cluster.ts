/** A cluster of one Docker engine. */
import { ArkError } from "../../errors.ts";
import { type LiveSpec, type Observation, unknownNode } from "../../model/observation.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import { parseDuration } from "../../model/units.ts";
import type {
  Clock,
  Cluster,
  ClusterDescription,
  ClusterEvent,
  CreateOrder,
} from "../../reconciler/ports.ts";
import { EngineClient } from "./client.ts";
import { createContainer } from "./create-container.ts";
import type { EngineEndpoint } from "../../model/endpoint.ts";
import { followEvents } from "./events.ts";
import { EngineImages } from "./images.ts";
import { Inspector } from "./inspector.ts";
import { EngineObserver } from "./observer.ts";
import { networkBody, volumeBody } from "./resources.ts";

const DESCRIBE_DEADLINE = 10_000;
const DEADLINE = 60_000;
/** How long an engine may take beyond a container's own grace period; milliseconds. */
const STOP_SLACK = 30_000;
const DEFAULT_GRACE = 10_000;

export class EngineCluster implements Cluster {
  readonly #client: EngineClient;
  readonly #images: EngineImages;
  readonly #observer: EngineObserver;
  readonly #clock: Clock;
  #node: string | undefined;

  constructor(endpoint: EngineEndpoint, clock: Clock) {
    this.#client = new EngineClient(endpoint);
    this.#images = new EngineImages(this.#client);
    const inspector = new Inspector(endpoint);
    this.#observer = new EngineObserver(this.#client, inspector, this.#images, () => clock.now());
    this.#clock = clock;
  }

  async describe(): Promise<ClusterDescription> {
    const { docker, endpoint } = this.#client;
    const info = await this.#client.call(
      "asking the engine who it is",
      DESCRIBE_DEADLINE,
      undefined,
      () => docker.info() as Promise<{ Name: string; ServerVersion: string }>,
    );
    this.#node = info.Name;
    return { endpoint, version: info.ServerVersion, nodes: [info.Name] };
  }

  async observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<Observation> {
    const nodes = [await this.#observeNode(names, signal)];
    return { at: this.#clock.now(), placedBy: "planner", nodes };
  }

  async #observeNode(names: ReadonlySet<string>, signal: AbortSignal) {
    try {
      const node = this.#node ?? (await this.describe()).nodes[0]!;
      return await this.#observer.observe(node, names, signal);
    } catch (error) {
      if (!(error instanceof ArkError) || error.kind.class !== "transient") throw error;
      const { endpoint } = this.#client;
      return unknownNode(endpoint, endpoint, error.message);
    }
  }

  inspect(_node: string, container: string, signal: AbortSignal): Promise<LiveSpec> {
    return this.#observer.inspect(container, signal);
  }

  ensureImage(_node: string, image: string, signal: AbortSignal): Promise<void> {
    return this.#images.ensure(image, signal);
  }

  async create(_node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    return await createContainer(this.#client, this.#images, order, signal);
  }

  async start(_node: string, id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "starting",
      id,
      DEADLINE,
      signal,
      [304],
      (abortSignal) => this.#client.docker.getContainer(id).start({ abortSignal }),
    );
  }

  async stop(_node: string, id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "stopping",
      id,
      this.#stopDeadline(id),
      signal,
      [304],
      (abortSignal) => this.#client.docker.getContainer(id).stop({ abortSignal }),
    );
  }

  async restart(_node: string, id: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "restarting",
      id,
      this.#stopDeadline(id) + DEADLINE,
      signal,
      [],
      (abortSignal) => this.#client.docker.getContainer(id).restart({ abortSignal }),
    );
  }

  async rename(_node: string, id: string, name: string, signal: AbortSignal): Promise<void> {
    await this.#act(
      "renaming",
      id,
      DEADLINE,
      signal,
      [],
      (abortSignal) => this.#client.docker.getContainer(id).rename({ name, abortSignal }),
    );
  }

  async remove(_node: string, id: string, signal: AbortSignal): Promise<void> {
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

  async createNetwork(_node: string, it: NetworkDefinition, signal: AbortSignal): Promise<void> {
    await this.#client.call(
      `creating the network ${it.name}`,
      DEADLINE,
      signal,
      (abortSignal) => this.#client.docker.createNetwork({ ...networkBody(it), abortSignal }),
    );
    this.#observer.surroundingsChanged();
  }

  async createVolume(_node: string, it: VolumeDefinition, signal: AbortSignal): Promise<void> {
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
    for await (const event of followEvents(this.#client, () => this.#node ?? "", signal, pause)) {
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
