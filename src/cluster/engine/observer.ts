/** Looks at one engine: one list call a round, and an inspection of what is new or has changed. */
import type Docker from "dockerode";
import { asArkError } from "../../errors.ts";
import { workloadOfPrevious } from "../../model/naming.ts";
import {
  type ImageDefaults,
  type LiveSpec,
  type NodeObservation,
  type ObservedContainer,
  SCHEDULE_LABEL,
  STAMP,
  unknownNode,
} from "../../model/observation.ts";
import type { EngineDefaults } from "../../model/engine-defaults.ts";
import type { ClusterEvent } from "../../reconciler/ports.ts";
import { specHash } from "../../snapshot/fingerprint.ts";
import type { EngineClient } from "./client.ts";
import type { EngineImages } from "./images.ts";
import { INSPECT_WIDTH, type Inspector } from "./inspector.ts";
import { listEntry, stateOf } from "./list-entry.ts";
import { LiveCache } from "./live-cache.ts";
import { pooled } from "./pool.ts";
import { networkDefinition, volumeDefinition } from "./resources.ts";
import type { CaptureContext } from "./translate/part.ts";
import { engineDefaults } from "./translate/engine-defaults.ts";
import type { EngineInfo, Inspect } from "./translate/engine-types.ts";
import { specFromInspect } from "./translate/spec-from-inspect.ts";

const LIST_DEADLINE = 15_000;
const INSPECT_DEADLINE = 60_000;
/**
 * So many are inspected, then understood in one go: one by one, between two answers, that takes half
 * as much time again. What is understood is kept, whatever becomes of the next ones.
 */
const BATCH = 128;

/** What is on the engine beside containers. */
interface Surroundings extends Pick<NodeObservation, "networks" | "volumes"> {
  readonly networkNames: ReadonlyMap<string, string>;
  readonly defaults: EngineDefaults;
}

/** What the engine answered, before it is understood. */
interface Answer {
  readonly info: Docker.ContainerInspectInfo;
  readonly image: ImageDefaults;
  /** When it was asked; milliseconds since 1970. */
  readonly at: number;
  /** The cache's number for it. */
  readonly begun: number;
}

/** What one inspection taught. */
interface Lesson {
  readonly live: LiveSpec;
  readonly state: Partial<ObservedContainer>;
}

export class EngineObserver {
  readonly #client: EngineClient;
  readonly #inspector: Inspector;
  readonly #images: EngineImages;
  readonly #now: () => number;
  readonly #live = new LiveCache();
  #surroundings: Promise<Surroundings> | undefined;

  constructor(
    client: EngineClient,
    inspector: Inspector,
    images: EngineImages,
    now: () => number,
  ) {
    this.#client = client;
    this.#inspector = inspector;
    this.#images = images;
    this.#now = now;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    this.#live.heed(event, this.#now());
    if (event.kind === "connected" || ("action" in event && changesSurroundings(event))) {
      this.surroundingsChanged();
    }
  }

  /** Networks or volumes were made by this program: the events that say so may come late. */
  surroundingsChanged(): void {
    this.#surroundings = undefined;
  }

  /** The container was acted on: the event that says so may come late. */
  acted(container: string): void {
    this.#live.forget(container);
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
      const [rows, around] = await this.#look(signal);
      const entries = rows.map((row) => listEntry(row, node));
      const context = contextOf(entries, around);
      this.#live.retain(context.names);
      const containers = await this.#withLive(entries, names, context, signal);
      const { networks, volumes } = around;
      return {
        ...{ name: node, endpoint: this.#client.endpoint, reachable: true, warnings: [] },
        ...{ containers, networks, volumes, images: new Set() },
      };
    } catch (error) {
      const { code, message } = asArkError(error);
      if (code === "leadership-lost" || code === "internal") throw error;
      return unknownNode(node, this.#client.endpoint, message);
    }
  }

  /** Asks, past the cache. @throws ArkError engine-not-found */
  async inspect(container: string, signal: AbortSignal): Promise<LiveSpec> {
    const [rows, around] = await this.#look(signal);
    const context = contextOf(rows.map((row) => listEntry(row, "")), around);
    const what = `inspecting ${container.slice(0, 12)}`;
    const ask = (deadline: AbortSignal) => this.#ask(container, deadline, signal);
    return this.#learn(await this.#client.call(what, LIST_DEADLINE, signal, ask), context).live;
  }

  #look(signal: AbortSignal): Promise<[Docker.ContainerInfo[], Surroundings]> {
    return Promise.all([
      this.#client.call(
        "listing containers",
        LIST_DEADLINE,
        signal,
        (abortSignal) => this.#client.docker.listContainers({ all: true, abortSignal }),
      ),
      this.#around(signal),
    ]);
  }

  /** Those that matter with what is known, or is to be learned, of them. */
  async #withLive(
    entries: readonly ObservedContainer[],
    names: ReadonlySet<string>,
    context: CaptureContext,
    signal: AbortSignal,
  ): Promise<ObservedContainer[]> {
    const now = this.#now();
    const news = entries.filter((entry) =>
      matters(entry, names) && this.#live.get(entry.id, now) === undefined
    );
    const learned = await this.#learnAll(news, context, signal);
    return entries.flatMap((entry) => {
      if (!matters(entry, names)) return [entry];
      const known = this.#live.get(entry.id, now);
      if (!learned.has(entry.id)) return known === undefined ? [] : [{ ...entry, live: known }];
      const lesson = learned.get(entry.id);
      return lesson === undefined ? [] : [{ ...entry, ...lesson.state, live: lesson.live }];
    });
  }

  /** By id; undefined where the container went away since it was listed. */
  async #learnAll(
    entries: readonly ObservedContainer[],
    context: CaptureContext,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Lesson | undefined>> {
    const lessons = new Map<string, Lesson | undefined>();
    for (let at = 0; at < entries.length; at += BATCH) {
      const batch = entries.slice(at, at + BATCH).map(({ id }) => id);
      const answers = await this.#askAll(batch, signal);
      batch.forEach((id, index) => {
        const answer = answers[index];
        lessons.set(id, answer && this.#learn(answer, context));
      });
    }
    return lessons;
  }

  /** One deadline for all. */
  #askAll(ids: readonly string[], signal: AbortSignal): Promise<(Answer | undefined)[]> {
    return this.#client.call(
      `inspecting ${ids.length} containers`,
      INSPECT_DEADLINE,
      signal,
      (deadline) =>
        pooled(ids, INSPECT_WIDTH, (id) => this.#ask(id, deadline, signal).catch(undefinedIfGone)),
    );
  }

  /** What is asked of an image is asked for others too, so that the deadline does not end it. */
  async #ask(id: string, deadline: AbortSignal, signal: AbortSignal): Promise<Answer> {
    const at = this.#now();
    const begun = this.#live.begin();
    const info = await this.#inspector.inspect(id, deadline);
    const image = await this.#images.defaults(info.Image, signal);
    return { info, image, at, begun };
  }

  #learn({ info, image, at, begun }: Answer, context: CaptureContext): Lesson {
    const inspected = info as unknown as Inspect;
    const { spec, notCaptured, references } = specFromInspect(inspected, image, context);
    const engine = context.defaults;
    const live = { spec, hash: specHash(spec), image, engine, notCaptured };
    this.#live.set(info.Id, { live, references, at }, begun);
    return { live, state: stateOf(info) };
  }

  /** As it was seen last, unless an event has made that void. */
  #around(signal: AbortSignal): Promise<Surroundings> {
    const known = this.#surroundings;
    if (known !== undefined) return known;
    const asked = this.#askAround(signal);
    this.#surroundings = asked;
    asked.catch(() => {
      if (this.#surroundings === asked) this.#surroundings = undefined;
    });
    return asked;
  }

  async #askAround(signal: AbortSignal): Promise<Surroundings> {
    const { docker } = this.#client;
    const ask = <T>(what: string, run: (abortSignal: AbortSignal) => Promise<T>) =>
      this.#client.call(what, LIST_DEADLINE, signal, run);
    const [networks, volumes, info] = await Promise.all([
      ask("listing networks", (abortSignal) => docker.listNetworks({ abortSignal })),
      ask("listing volumes", (abortSignal) => docker.listVolumes({ abortSignal })),
      ask("asking the engine who it is", () => docker.info() as Promise<EngineInfo>),
    ]);
    return {
      networks: new Map(networks.map((it) => [it.Name, networkDefinition(it)])),
      networkNames: new Map(networks.map((it) => [it.Id, it.Name])),
      volumes: new Map((volumes.Volumes ?? []).map((it) => [it.Name, volumeDefinition(it)])),
      defaults: engineDefaults(info),
    };
  }
}

/** Containers that join and leave networks leave the networks as they are. */
function changesSurroundings({ kind, action }: { kind: string; action: string }): boolean {
  return (kind === "network" || kind === "volume") && (action === "create" || action === "destroy");
}

function undefinedIfGone(error: { statusCode?: number }): undefined {
  if (error.statusCode !== 404) throw error;
}

function contextOf(
  entries: readonly ObservedContainer[],
  around: Surroundings,
): CaptureContext {
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  return { names, networks: around.networkNames, defaults: around.defaults };
}

function matters({ name, labels }: ObservedContainer, names: ReadonlySet<string>): boolean {
  return SCHEDULE_LABEL in labels || STAMP.spec in labels ||
    names.has(workloadOfPrevious(name) ?? name);
}
