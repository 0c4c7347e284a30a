/** Looks at one engine: one list call a round, and an inspection of what is new or has changed. */
import type Docker from "dockerode";
import { workloadOfPrevious } from "../../model/naming.ts";
import {
  type ImageDefaults,
  type LiveSpec,
  type NodeObservation,
  type ObservedContainer,
  SCHEDULE_LABEL,
  STAMP,
} from "../../model/observation.ts";
import type { Clock, ClusterEvent } from "../../reconciler/ports.ts";
import { specHash } from "../../snapshot/fingerprint.ts";
import type { EngineClient } from "./client.ts";
import type { EngineImages } from "./images.ts";
import { INSPECT_WIDTH, type Inspector } from "./inspector.ts";
import { listEntry, stateOf } from "./list-entry.ts";
import { LiveCache } from "./live-cache.ts";
import { pooled } from "./pool.ts";
import { EngineSurroundings, type Identity, type Surroundings } from "./surroundings.ts";
import type { CaptureContext } from "./translate/part.ts";
import type { Inspect } from "./translate/engine-types.ts";
import { specFromInspect } from "./translate/spec-from-inspect.ts";

const LIST_DEADLINE = 15_000;
const INSPECT_DEADLINE = 60_000;
/**
 * So many are inspected, then understood in one go: one by one, between two answers, that takes half
 * as much time again. What is understood is kept, whatever becomes of the next ones.
 */
const BATCH = 128;

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
  readonly #surroundings: EngineSurroundings;

  constructor(client: EngineClient, inspector: Inspector, images: EngineImages, clock: Clock) {
    this.#client = client;
    this.#inspector = inspector;
    this.#images = images;
    this.#now = () => clock.now();
    this.#surroundings = new EngineSurroundings(client, clock);
  }

  /** The host's name, as it was heard last; else where the engine is asked. */
  get name(): string {
    return this.#surroundings.name;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    this.#live.heed(event, this.#now());
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
    return this.#live.get(container, this.#now());
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
    const context = contextOf(entries, around);
    this.#live.retain(context.names);
    const containers = await this.#withLive(entries, names, context, signal);
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
      this.#surroundings.look(signal),
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
    this.#client.heard();
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
