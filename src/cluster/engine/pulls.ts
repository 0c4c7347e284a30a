/** The pulls of one node: those under way, and those that failed and are not to be tried again yet. */
import type { Readable } from "node:stream";
import { ArkError } from "../../errors.ts";
import { repositoryAndTag } from "../../model/image-reference.ts";
import { type FailedPull, progressWords, type Pull } from "../../model/pull.ts";
import type { LoginFor, RegistryLogin } from "../../model/registry.ts";
import type { Clock, Log } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";
import { pullFailure } from "./pull-failure.ts";
import { PullProgress } from "./pull-progress.ts";
import { followPull } from "./pull-stream.ts";

const DEADLINE = 60 * 60_000;
/** How long a round waits for a pull; milliseconds. */
const PATIENCE = 2_000;
/** How often a long one is told of in the log; milliseconds. */
const TELL_EVERY = 30_000;
/** After the n-th failure in a row it is not tried for so long, doubling; milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 150_000;

export interface PullTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly loginFor: LoginFor;
}

interface UnderWay {
  readonly since: number;
  readonly progress: PullProgress;
  /** Never rejects: the error waits for whoever asks. */
  readonly end: Promise<ArkError | undefined>;
}

interface Failure extends FailedPull {
  readonly error: ArkError;
  /** In a row. */
  readonly attempts: number;
  /** Somebody has learned of it. */
  told: boolean;
}

export class Pulls {
  readonly #client: EngineClient;
  readonly #node: () => string;
  readonly #tools: PullTools;
  readonly #underWay = new Map<string, UnderWay>();
  readonly #failures = new Map<string, Failure>();

  /** @param node its name, as far as it is known */
  constructor(client: EngineClient, node: () => string, tools: PullTools) {
    this.#client = client;
    this.#node = node;
    this.#tools = tools;
  }

  /** The oldest first. */
  underWay(): Pull[] {
    return [...this.#underWay].map(([image, pull]) => this.#seen(image, pull));
  }

  has(image: string): boolean {
    return this.#underWay.has(image);
  }

  /** By image, those that are not tried again yet. */
  failed(): ReadonlyMap<string, FailedPull> {
    const now = this.#tools.clock.now();
    return new Map([...this.#failures].filter(([, { retryAt }]) => now < retryAt));
  }

  /** They may be tried again at once. */
  retry(): void {
    this.#failures.clear();
  }

  /**
   * Pulls, or joins the pull that is under way. One that takes longer than a round should goes on by
   * itself: whoever asks again finds it there, or ended.
   * @throws ArkError image-pulling, image-unavailable
   */
  async pull(image: string, signal: AbortSignal): Promise<void> {
    const pull = this.#underWay.get(image) ?? this.#begin(image, signal);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = new Promise<"later">((resolve) => {
      timer = setTimeout(() => resolve("later"), PATIENCE);
    });
    const result = await Promise.race([pull.end, later]);
    clearTimeout(timer);
    if (result === "later") {
      const far = progressWords(this.#seen(image, pull));
      throw new ArkError("image-pulling", `The image ${image} is being pulled: ${far}.`);
    }
    const failure = this.#failures.get(image);
    if (failure !== undefined) failure.told = true;
    if (result !== undefined) throw result;
  }

  /** @throws the error of a pull that failed, where it is too soon for another */
  #begin(image: string, signal: AbortSignal): UnderWay {
    const failure = this.#failures.get(image);
    const { clock } = this.#tools;
    if (failure !== undefined && (!failure.told || clock.now() < failure.retryAt)) {
      failure.told = true;
      throw failure.error;
    }
    const progress = new PullProgress();
    const pull = { since: clock.now(), progress, end: this.#run(image, progress, signal) };
    this.#underWay.set(image, pull);
    return pull;
  }

  async #run(
    image: string,
    progress: PullProgress,
    signal: AbortSignal,
  ): Promise<ArkError | undefined> {
    const tale = this.#tell(image, progress);
    try {
      const login = await this.#tools.loginFor(image);
      const fetch = (deadline: AbortSignal) => this.#fetch(image, login, progress, deadline);
      await this.#client.call(`pulling ${image}`, DEADLINE, signal, fetch);
      this.#failures.delete(image);
      tale.done();
      return undefined;
    } catch (error) {
      return this.#failed(image, error as ArkError);
    } finally {
      tale.end();
      this.#underWay.delete(image);
    }
  }

  /** In the log: that it begins, how it goes, and that it is done. */
  #tell(image: string, progress: PullProgress): { done(): void; end(): void } {
    const { clock, log } = this.#tools;
    const since = clock.now();
    const node = this.#node();
    const told = (words: string) => {
      const milliseconds = clock.now() - since;
      log.info({ node, image, milliseconds }, words);
    };
    const seconds = () => Math.round((clock.now() - since) / 1000);
    told(`Pulling ${image} on ${node}.`);
    const telling = setInterval(
      () => told(`Pulling ${image} on ${node} for ${seconds()} s: ${progressWords(progress)}.`),
      TELL_EVERY,
    );
    return {
      done: () => told(`Pulled ${image} on ${node} in ${seconds()} s.`),
      end: () => clearInterval(telling),
    };
  }

  /** @throws ArkError image-unavailable where it is the image's fault, or its registry's */
  async #fetch(
    image: string,
    login: RegistryLogin,
    progress: PullProgress,
    abortSignal: AbortSignal,
  ): Promise<void> {
    const { repository, tag } = repositoryAndTag(image);
    const order = { fromImage: repository, tag, abortSignal };
    const problem = await this.#client.docker.createImage(auth(login), order)
      .then((stream) => followPull(stream as Readable, progress))
      .catch((error: Error & { statusCode?: number }) => {
        if (error.statusCode === undefined) throw error;
        return error.message.replace(/^\(HTTP code \d+\) \w+(?: error)? - /, "");
      });
    if (problem === undefined) return;
    const reason = pullFailure(problem, login);
    const words = `The image ${image} is not on the node and cannot be pulled: ${reason}`;
    throw new ArkError("image-unavailable", words, { details: { reason } });
  }

  /** What is not the image's fault, or its registry's, is no reason to wait. */
  #failed(image: string, error: ArkError): ArkError {
    if (error.code !== "image-unavailable") return error;
    const { clock, log } = this.#tools;
    const at = clock.now();
    const attempts = (this.#failures.get(image)?.attempts ?? 0) + 1;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1));
    const { reason } = error.details as unknown as Pick<FailedPull, "reason">;
    const failure = { error, reason, attempts, at, retryAt: at + pause, told: false };
    this.#failures.set(image, failure);
    log.warn({ node: this.#node(), image, attempts }, error.message);
    return error;
  }

  #seen(image: string, { since, progress: { layers, bytes } }: UnderWay): Pull {
    return { node: this.#node(), image, since, layers, bytes };
  }
}

/** As the library puts it into `X-Registry-Auth`. */
export function auth({ registry, credentials }: RegistryLogin): object | undefined {
  if (credentials === undefined) return undefined;
  if ("identityToken" in credentials) {
    return { serveraddress: registry, identitytoken: credentials.identityToken };
  }
  return { serveraddress: registry, ...credentials };
}
