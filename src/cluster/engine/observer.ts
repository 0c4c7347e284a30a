/** Looks at one engine: one list call a round, and an inspection of what is new or has changed. */
import type Docker from "dockerode";
import type { LiveSpec, NodeObservation, ObservedContainer } from "../../model/observation.ts";
import type { Clock, ClusterEvent } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";
import type { EngineImages } from "./images.ts";
import type { Inspector } from "./inspector.ts";
import { listEntry } from "./list-entry.ts";
import { LiveSpecs } from "./live-specs.ts";
import { EngineSurroundings, type Identity, type Surroundings } from "./surroundings.ts";
import type { CaptureContext } from "./translate/part.ts";

const LIST_DEADLINE = 15_000;

export class EngineObserver {
  readonly #client: EngineClient;
  readonly #images: EngineImages;
  readonly #live: LiveSpecs;
  readonly #surroundings: EngineSurroundings;

  constructor(client: EngineClient, inspector: Inspector, images: EngineImages, clock: Clock) {
    this.#client = client;
    this.#images = images;
    this.#surroundings = new EngineSurroundings(client, clock);
    const source = {
      call: client.call.bind(client),
      inspect: async (container: string, signal: AbortSignal) => {
        const info = await inspector.inspect(container, signal);
        client.heard();
        return info;
      },
      image: (id: string, signal: AbortSignal) => images.defaults(id, signal),
    };
    this.#live = new LiveSpecs(source, () => clock.now());
  }

  /** The host's name, as it was heard last; else where the engine is asked. */
  get name(): string {
    return this.#surroundings.name;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    this.#live.heed(event);
    this.#surroundings.heed(event);
  }

  /** Networks or volumes were made by this program: the events that say so may come late. */
  surroundingsChanged(): void {
    this.#surroundings.forget();
  }

  /** The container was acted on: the event that says so may come late. */
  acted(container: string): void {
    this.#live.forget(container);
  }

  /** A container's configuration as it was seen last, without asking. */
  known(container: string): LiveSpec | undefined {
    return this.#live.known(container);
  }

  /** Asks, past all that is kept. @throws ArkError engine-unreachable, engine-timeout */
  identify(): Promise<Identity> {
    return this.#surroundings.identify();
  }

  /** @throws ArkError engine-unreachable, engine-timeout */
  async observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<NodeObservation> {
    const [rows, around] = await this.#look(signal);
    const { name, traits, warnings, images, networks, volumes } = around;
    const entries = rows.map((row) => listEntry(row, name));
    let context: CaptureContext | undefined; // made where anything is new
    const contextOnce = () => context ??= contextOf(entries, around);
    const containers = await this.#live.withLive(entries, names, contextOnce, signal);
    const { endpoint } = this.#client;
    return {
      ...{ name, endpoint, reachable: true, traits, warnings },
      ...{ containers, images, networks, volumes },
      failedPulls: this.#images.pulls.failed(),
    };
  }

  /** Asks, past the cache. @throws ArkError engine-not-found */
  async inspect(container: string, signal: AbortSignal): Promise<LiveSpec> {
    const [rows, around] = await this.#look(signal);
    const context = contextOf(rows.map((row) => listEntry(row, "")), around);
    return await this.#live.learn(container, context, signal);
  }

  #look(signal: AbortSignal): Promise<[Docker.ContainerInfo[], Surroundings]> {
    return Promise.all([
      this.#client.call(
        "listing containers",
        LIST_DEADLINE,
        signal,
        (abortSignal) => this.#client.docker.listContainers({ all: true, abortSignal }),
      ),
      this.#surroundings.look(signal),
    ]);
  }
}

function contextOf(
  entries: readonly ObservedContainer[],
  around: Surroundings,
): CaptureContext {
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  return { names, networks: around.networkNames, defaults: around.defaults };
}
