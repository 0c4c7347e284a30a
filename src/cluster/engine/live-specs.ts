/** What containers are: learned by inspecting those that are new or have changed, and kept. */
import type Docker from "dockerode";
import { ArkError } from "../../errors.ts";
import { workloadOf } from "../../model/naming.ts";
import { shortId } from "../../model/short-id.ts";
import {
  type ImageDefaults,
  type LiveSpec,
  type ObservedContainer,
  SCHEDULE_LABEL,
  STAMP,
} from "../../model/observation.ts";
import type { ClusterEvent } from "../../reconciler/ports.ts";
import { specHash } from "../../snapshot/fingerprint.ts";
import type { EngineClient } from "./client.ts";
import { INSPECT_WIDTH } from "./inspector.ts";
import { endOf, stateOf } from "./list-entry.ts";
import { LiveCache } from "./live-cache.ts";
import { pooled } from "./pool.ts";
import type { Inspect } from "./translate/engine-types.ts";
import type { CaptureContext } from "./translate/part.ts";
import { type Capture, specFromInspect } from "./translate/spec-from-inspect.ts";

const DEADLINE = 60_000;
const DEADLINE_OF_ONE = 15_000;
/**
 * So many answers are understood in one go, while the engine works on the next: one by one, between
 * two answers, that takes longer.
 */
const BATCH = 16;

/** Where containers are inspected. */
export interface LiveSource {
  readonly call: EngineClient["call"];
  /**
   * Rejects with `statusCode` 404 where there is none. "silent": it is there and cannot be inspected
   * now, although others can.
   */
  inspect(container: string, signal: AbortSignal): Promise<Docker.ContainerInspectInfo | "silent">;
  /** What the image of this id supplies; "silent" as above. */
  image(id: string, signal: AbortSignal): Promise<ImageDefaults | "silent">;
  /** Absent: as an engine has it. */
  readonly read?: (inspect: Inspect, image: ImageDefaults, context: CaptureContext) => Capture;
}

/** What is said of the surroundings of a container on this node. */
export type ContextOf = (node: string) => CaptureContext;

/** What was answered, before it is understood. */
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
  readonly live?: LiveSpec;
  readonly state: Partial<ObservedContainer>;
}

const NO_LESSON: Lesson = { state: {} };

export class LiveSpecs {
  readonly #source: LiveSource;
  readonly #now: () => number;
  readonly #cache = new LiveCache();

  /** @param now milliseconds since 1970 */
  constructor(source: LiveSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    this.#cache.heed(event, this.#now());
  }

  /** The container was acted on: the event that says so may come late. */
  forget(container: string): void {
    this.#cache.forget(container);
  }

  /** A container's configuration as it was seen last, without asking. */
  known(container: string): LiveSpec | undefined {
    return this.#cache.get(container, this.#now());
  }

  /** Those that matter with what is known, or is to be learned, of them; without those that went away. */
  async withLive(
    entries: readonly ObservedContainer[],
    names: ReadonlySet<string>,
    contextOf: ContextOf,
    signal: AbortSignal,
  ): Promise<ObservedContainer[]> {
    this.#cache.retain(new Set(entries.map(({ id }) => id)));
    const now = this.#now();
    const news: ObservedContainer[] = [];
    const known = entries.map((entry) => {
      if (!matters(entry, names)) return entry;
      const live = this.#cache.get(entry.id, now);
      if (live !== undefined) return withSpec(entry, live);
      news.push(entry);
      return entry;
    });
    if (news.length === 0) return known;
    const learned = await this.#learnAll(news, contextOf, signal);
    return known.flatMap((entry) => {
      if (!learned.has(entry.id)) return [entry];
      const lesson = learned.get(entry.id);
      if (lesson === undefined) return [];
      const { live, state } = lesson;
      return [live === undefined ? { ...entry, ...state } : { live, ...entry, ...state }];
    });
  }

  /** Asks, past the cache. @throws ArkError engine-not-found, engine-unreachable */
  async learn(container: string, context: CaptureContext, signal: AbortSignal): Promise<LiveSpec> {
    const what = `inspecting ${shortId(container)}`;
    const ask = (deadline: AbortSignal) => this.#ask(container, deadline, signal);
    const answer = await this.#source.call(what, DEADLINE_OF_ONE, signal, ask);
    if (answer !== "silent") return this.#understand(answer, context).live;
    throw new ArkError("engine-unreachable", `${what} fails: its node does not answer.`);
  }

  /**
   * By id; undefined where the container went away since it was listed. One deadline for all. What is
   * understood is kept, whatever becomes of the others.
   */
  async #learnAll(
    entries: readonly ObservedContainer[],
    contextOf: ContextOf,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Lesson | undefined>> {
    const lessons = new Map<string, Lesson | undefined>();
    const waiting: { id: string; node: string; answer: Answer }[] = [];
    const understand = () => {
      for (const { id, node, answer } of waiting.splice(0)) {
        lessons.set(id, this.#understand(answer, contextOf(node)));
      }
    };
    await this.#source.call(
      `inspecting ${entries.length} containers`,
      DEADLINE,
      signal,
      (deadline) =>
        pooled(entries, INSPECT_WIDTH, async ({ id, node }) => {
          const answer = await this.#ask(id, deadline, signal).catch(undefinedIfGone);
          if (answer === undefined || answer === "silent") {
            return void lessons.set(id, answer && NO_LESSON);
          }
          waiting.push({ id, node, answer });
          if (waiting.length === BATCH) understand();
        }),
    );
    understand();
    return lessons;
  }

  /** What is asked of an image is asked for others too, so that the deadline does not end it. */
  async #ask(id: string, deadline: AbortSignal, signal: AbortSignal): Promise<Answer | "silent"> {
    const at = this.#now();
    const begun = this.#cache.begin();
    const info = await this.#source.inspect(id, deadline);
    if (info === "silent") return info;
    const image = await this.#source.image(info.Image, signal);
    return image === "silent" ? image : { info, image, at, begun };
  }

  #understand({ info, image, at, begun }: Answer, context: CaptureContext): Required<Lesson> {
    const { read = specFromInspect } = this.#source;
    const { spec, notCaptured, references } = read(info as unknown as Inspect, image, context);
    const engine = context.defaults;
    const live = { spec, hash: specHash(spec), image, engine, notCaptured, ...endOf(info) };
    this.#cache.set(info.Id, { live, references, at }, begun);
    return { live, state: stateOf(info) };
  }
}

function undefinedIfGone(error: { statusCode?: number }): undefined {
  if (error.statusCode !== 404) throw error;
}

/** Said one by one, since spreading is slower: it is done for each container in each round. */
function withSpec(it: ObservedContainer, live: LiveSpec): ObservedContainer {
  const { id, name, node, state, health, status, createdAt, labels } = it;
  // The words of a classic Swarm manager may be too old to tell.
  const exitCode = it.exitCode ?? (state === "exited" ? live.exitCode : undefined);
  const seen = { id, name, node, state, health, status, createdAt, labels, live };
  return exitCode === undefined ? seen : { ...seen, exitCode };
}

function matters({ name, labels }: ObservedContainer, names: ReadonlySet<string>): boolean {
  return SCHEDULE_LABEL in labels || STAMP.spec in labels ||
    names.has(workloadOf(name));
}
