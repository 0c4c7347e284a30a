/** Looks at one engine: one list call a round, and an inspection of what is new or has changed. */
import type Docker from "dockerode";
import { ArkError, asArkError } from "../../errors.ts";
import { workloadOfPrevious } from "../../model/naming.ts";
import {
  type LiveSpec,
  type NodeObservation,
  type ObservedContainer,
  SCHEDULE_LABEL,
  STAMP,
} from "../../model/observation.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import type { ClusterEvent } from "../../reconciler/ports.ts";
import { specHash } from "../../snapshot/fingerprint.ts";
import type { EngineClient } from "./client.ts";
import type { EngineImages } from "./images.ts";
import { listEntry } from "./list-entry.ts";
import { type CacheEntry, LiveCache } from "./live-cache.ts";
import { pooled } from "./pool.ts";
import { networkDefinition, volumeDefinition } from "./resources.ts";
import { type CaptureContext, specFromInspect } from "./spec-from-inspect/spec-from-inspect.ts";

const LIST_DEADLINE = 15_000;
/** As many as an engine answers side by side without slowing down. */
const INSPECT_WIDTH = 16;

type Provisions = Pick<NodeObservation, "networks" | "volumes">;

export class EngineObserver {
  readonly #client: EngineClient;
  readonly #images: EngineImages;
  readonly #now: () => number;
  readonly #live = new LiveCache();
  #provisions: Promise<Provisions> | undefined;

  constructor(client: EngineClient, images: EngineImages, now: () => number) {
    this.#client = client;
    this.#images = images;
    this.#now = now;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    this.#live.heed(event, this.#now());
    if (event.kind !== "container") this.#provisions = undefined;
  }

  /** Networks or volumes were made by this program: the events that say so may come late. */
  provisionsChanged(): void {
    this.#provisions = undefined;
  }

  /** A container's configuration as it was seen last, without asking. */
  known(container: string): LiveSpec | undefined {
    return this.#live.get(container, this.#now());
  }

  async observe(
    node: string,
    names: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<NodeObservation> {
    try {
      const [rows, provisions] = await Promise.all([
        this.#client.call("listing containers", LIST_DEADLINE, signal, (abortSignal) =>
          this.#client.docker.listContainers({ all: true, abortSignal })),
        this.#provide(signal),
      ]);
      const context = contextOf(rows);
      this.#live.retain(new Set(context.names.keys()));
      const containers = await pooled(rows, INSPECT_WIDTH, async (row) => {
        const entry = listEntry(row, node);
        return matters(entry, names) ? await this.#withLive(entry, context, signal) : entry;
      });
      const listed = containers.filter((container) => container !== undefined);
      return { name: node, reachable: true, containers: listed, ...provisions };
    } catch (error) {
      const { code, message } = asArkError(error);
      if (code === "leadership-lost" || code === "internal") throw error;
      return unknownNode(node, message);
    }
  }

  /** Asks, past the cache. @throws ArkError engine-not-found */
  async inspect(container: string, signal: AbortSignal): Promise<LiveSpec> {
    const rows = await this.#client.call("listing containers", LIST_DEADLINE, signal, (abortSignal) =>
      this.#client.docker.listContainers({ all: true, abortSignal }));
    return (await this.#learn(container, contextOf(rows), signal)).live;
  }

  /** Undefined: it went away between the list and the look. */
  async #withLive(
    entry: ObservedContainer,
    context: CaptureContext,
    signal: AbortSignal,
  ): Promise<ObservedContainer | undefined> {
    const known = this.#live.get(entry.id, this.#now());
    if (known !== undefined) return { ...entry, live: known };
    try {
      return { ...entry, live: (await this.#learn(entry.id, context, signal)).live };
    } catch (error) {
      if (error instanceof ArkError && error.code === "engine-not-found") return undefined;
      throw error;
    }
  }

  async #learn(id: string, context: CaptureContext, signal: AbortSignal): Promise<CacheEntry> {
    const at = this.#now();
    const info = await this.#client.call(`inspecting ${id}`, LIST_DEADLINE, signal, (abortSignal) =>
      this.#client.docker.getContainer(id).inspect({ abortSignal }));
    const image = await this.#images.defaults(info.Image, signal);
    const { spec, notCaptured, references } = specFromInspect(info, image, context);
    const entry = { live: { spec, hash: specHash(spec), image, notCaptured }, references, at };
    this.#live.set(id, entry);
    return entry;
  }

  #provide(signal: AbortSignal): Promise<Provisions> {
    const known = this.#provisions;
    if (known !== undefined) return known;
    const asked = this.#askProvisions(signal);
    this.#provisions = asked;
    asked.catch(() => {
      if (this.#provisions === asked) this.#provisions = undefined;
    });
    return asked;
  }

  async #askProvisions(signal: AbortSignal): Promise<Provisions> {
    const { docker } = this.#client;
    const [networks, volumes] = await Promise.all([
      this.#client.call("listing networks", LIST_DEADLINE, signal, (abortSignal) =>
        docker.listNetworks({ abortSignal })),
      this.#client.call("listing volumes", LIST_DEADLINE, signal, (abortSignal) =>
        docker.listVolumes({ abortSignal })),
    ]);
    return {
      networks: new Map(networks.map((it) => [it.Name, networkDefinition(it)])),
      volumes: new Map((volumes.Volumes ?? []).map((it) => [it.Name, volumeDefinition(it)])),
    };
  }
}

export function unknownNode(name: string, problem: string): NodeObservation {
  const nothing = new Map<string, NetworkDefinition & VolumeDefinition>();
  return { name, reachable: false, problem, containers: [], networks: nothing, volumes: nothing };
}

function contextOf(rows: readonly Docker.ContainerInfo[]): CaptureContext {
  return { names: new Map(rows.map((row) => [row.Id, listEntry(row, "").name])) };
}

function matters({ name, labels }: ObservedContainer, names: ReadonlySet<string>): boolean {
  return SCHEDULE_LABEL in labels || STAMP.spec in labels ||
    names.has(workloadOfPrevious(name) ?? name);
}
