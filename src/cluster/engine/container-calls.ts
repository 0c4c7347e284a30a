/** What is done to a container that is there. */
import type Docker from "dockerode";
import { ArkError } from "../../errors.ts";
import type { LiveSpec } from "../../model/observation.ts";
import { shortId } from "../../model/short-id.ts";
import { MILLISECOND, parseDuration } from "../../model/units.ts";
import type { EngineClient } from "./client.ts";

const DEADLINE = 60_000;
/** How long an engine may take beyond a container's own grace period; milliseconds. */
const STOP_SLACK = 30_000;
const DEFAULT_GRACE = 10_000;

/** What is known of containers, and is to be told when one is acted on. */
interface Knowledge {
  known(container: string): LiveSpec | undefined;
  acted(container: string): void;
}

/** Whatever is so already is no error. */
export class ContainerCalls {
  readonly #client: () => EngineClient;
  readonly #knowledge: Knowledge;

  /** @param client whom to ask at the time */
  constructor(client: () => EngineClient, knowledge: Knowledge) {
    this.#client = client;
    this.#knowledge = knowledge;
  }

  start(id: string, signal: AbortSignal): Promise<void> {
    return this.#act(
      "starting",
      id,
      DEADLINE,
      signal,
      [304],
      (it, abortSignal) => it.start({ abortSignal }),
    );
  }

  stop(id: string, signal: AbortSignal): Promise<void> {
    return this.#act(
      "stopping",
      id,
      this.#stopDeadline(id),
      signal,
      [304],
      (it, abortSignal) => it.stop({ abortSignal }),
    );
  }

  restart(id: string, signal: AbortSignal): Promise<void> {
    const deadline = this.#stopDeadline(id) + DEADLINE;
    return this.#act(
      "restarting",
      id,
      deadline,
      signal,
      [],
      (it, abortSignal) => it.restart({ abortSignal }),
    );
  }

  rename(id: string, name: string, signal: AbortSignal): Promise<void> {
    return this.#act(
      "renaming",
      id,
      DEADLINE,
      signal,
      [],
      (it, abortSignal) => it.rename({ name, abortSignal }),
    );
  }

  remove(id: string, signal: AbortSignal): Promise<void> {
    return this.#act(
      "removing",
      id,
      DEADLINE,
      signal,
      [404],
      (it, abortSignal) => it.remove({ force: true, v: false, abortSignal }),
    );
  }

  /** @param fine statuses that mean that it is so already */
  async #act(
    verb: string,
    id: string,
    deadline: number,
    signal: AbortSignal,
    fine: readonly number[],
    run: (container: Docker.Container, abortSignal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    const client = this.#client();
    try {
      await client.call(
        `${verb} ${shortId(id)}`,
        deadline,
        signal,
        (abortSignal) => run(client.docker.getContainer(id), abortSignal),
      );
    } catch (error) {
      if (error instanceof ArkError && fine.includes(Number(error.details["status"]))) return;
      throw error;
    } finally {
      this.#knowledge.acted(id);
    }
  }

  #stopDeadline(id: string): number {
    const grace = this.#knowledge.known(id)?.spec.stop_grace_period;
    const nanoseconds = grace === undefined ? undefined : parseDuration(grace);
    return (nanoseconds === undefined ? DEFAULT_GRACE : nanoseconds / MILLISECOND) + STOP_SLACK;
  }
}
