/** What is on an engine beside containers, and what it says of itself: asked seldom, and kept. */
import { ArkError } from "../../errors.ts";
import type { EngineDefaults } from "../../model/engine-defaults.ts";
import type { NodeTraits } from "../../model/node.ts";
import type { NodeObservation } from "../../model/observation.ts";
import type { Clock, ClusterEvent } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";
import { networkDefinition, volumeDefinition } from "./resources.ts";
import { clockWarning } from "./translate/clock-warning.ts";
import { engineDefaults } from "./translate/engine-defaults.ts";
import type { EngineInfo } from "./translate/engine-types.ts";
import { isManagersVersion } from "./translate/managers-version.ts";
import { imageNames } from "./translate/image-names.ts";
import { nodeTraits } from "./translate/node-traits.ts";

const DEADLINE = 15_000;
/** How long an answer is believed while events tell of changes; milliseconds. */
const BELIEVED = 10 * 60_000;
/** Likewise while none do, and where something is odd that somebody may be mending. */
const BELIEVED_SHORTLY = 60_000;

/** What an engine says of itself. */
export interface Identity {
  /** Its host's name. */
  readonly name: string;
  readonly traits: NodeTraits;
  readonly warnings: readonly string[];
  readonly defaults: EngineDefaults;
}

export interface Surroundings
  extends Identity, Pick<NodeObservation, "networks" | "volumes" | "images"> {
  /** By id. */
  readonly networkNames: ReadonlyMap<string, string>;
}

type Around = Omit<Surroundings, "images">;

interface Kept<T> {
  readonly answer: Promise<T>;
  /** When it was asked, by the clock's `elapsed`. */
  readonly at: number;
}

export class EngineSurroundings {
  readonly #client: EngineClient;
  readonly #clock: Clock;
  #around: Kept<Around> | undefined;
  #images: Kept<ReadonlySet<string>> | undefined;
  #identity: Identity | undefined;
  #following = false;

  constructor(client: EngineClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** The host's name, as it was heard last; else where the engine is asked. */
  get name(): string {
    return this.#identity?.name ?? this.#client.endpoint;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    if (event.kind === "connected" || event.kind === "disconnected") {
      this.#following = event.kind === "connected";
      this.forget();
    } else if (event.kind === "image") this.#images = undefined;
    else if (changesSurroundings(event)) this.#around = undefined;
  }

  forget(): void {
    this.#around = undefined;
    this.#images = undefined;
  }

  /** As they were seen last, unless that may be void. */
  async look(signal: AbortSignal): Promise<Surroundings> {
    this.#around = this.#good(this.#around) ?? this.#keep(this.#askAround(signal));
    this.#images = this.#good(this.#images) ?? this.#keep(this.#askImages(signal));
    const [around, images] = await Promise.all([this.#around.answer, this.#images.answer]);
    return { ...around, images };
  }

  /** Asks, past what is kept. @throws ArkError engine-unreachable, engine-timeout */
  async identify(signal?: AbortSignal): Promise<Identity> {
    const asked = this.#clock.now();
    const began = this.#clock.elapsed();
    const info = await this.#client.call(
      "asking the engine who it is",
      DEADLINE,
      signal,
      (abortSignal) => (this.#client.docker as Informer).info({ abortSignal }),
    );
    if (isManagersVersion(info.ServerVersion)) throw this.#manager();
    const span = { asked, milliseconds: this.#clock.elapsed() - began };
    const warnings = [clockWarning(info, span)].filter((it) => it !== undefined);
    const name = info.Name ?? this.#client.endpoint;
    this.#identity = { name, traits: nodeTraits(info), warnings, defaults: engineDefaults(info) };
    return this.#identity;
  }

  /** One that did not answer when it was first asked what it is. */
  #manager(): ArkError {
    const { endpoint } = this.#client;
    const words = "is a classic Swarm manager, and others are engines. Name only one kind of them.";
    return new ArkError("engine-refused", `${endpoint} ${words}`);
  }

  #good<T>(kept: Kept<T> | undefined): Kept<T> | undefined {
    const odd = (this.#identity?.warnings.length ?? 0) > 0;
    const believed = this.#following && !odd ? BELIEVED : BELIEVED_SHORTLY;
    return kept && this.#clock.elapsed() - kept.at < believed ? kept : undefined;
  }

  /** Until it turns out to be an error. */
  #keep<T>(answer: Promise<T>): Kept<T> {
    answer.catch(() => this.forget());
    return { answer, at: this.#clock.elapsed() };
  }

  async #askAround(signal: AbortSignal): Promise<Around> {
    const { docker } = this.#client;
    const [networks, volumes, identity] = await Promise.all([
      this.#client.call(
        "listing networks",
        DEADLINE,
        signal,
        (abortSignal) => docker.listNetworks({ abortSignal }),
      ),
      this.#client.call(
        "listing volumes",
        DEADLINE,
        signal,
        (abortSignal) => docker.listVolumes({ abortSignal }),
      ),
      this.identify(signal),
    ]);
    return {
      ...identity,
      networks: new Map(networks.map((it) => [it.Name, networkDefinition(it)])),
      networkNames: new Map(networks.map((it) => [it.Id, it.Name])),
      volumes: new Map((volumes.Volumes ?? []).map((it) => [it.Name, volumeDefinition(it)])),
    };
  }

  async #askImages(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const images = await this.#client.call(
      "listing images",
      DEADLINE,
      signal,
      (abortSignal) => this.#client.docker.listImages({ abortSignal }),
    );
    return imageNames(images);
  }
}

/** The library's types leave out that it takes this. */
interface Informer {
  info(options: { abortSignal: AbortSignal }): Promise<EngineInfo>;
}

/** Containers that join and leave networks leave the networks as they are. */
function changesSurroundings({ kind, action }: { kind: string; action: string }): boolean {
  return (kind === "network" || kind === "volume") && (action === "create" || action === "destroy");
}
