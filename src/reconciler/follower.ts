/** Follows the snapshot repository: asks for what is new, wakes the loop, and keeps the clone small. */
import { asArkError } from "../errors.ts";
import type { Revision } from "../model/snapshot.ts";
import type { RepositoryReport } from "./operations.ts";
import type { Clock, Log, Metrics, SnapshotRepository } from "./ports.ts";

export interface FollowerParts {
  readonly repository: SnapshotRepository;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Between two looks; milliseconds. */
  readonly poll: number;
  /** Revisions that have to stay readable: the one in force may not be among what led to the newest. */
  keep(): Promise<readonly Revision[]>;
  /** There is a new revision. */
  wake(cause: string): void;
}

export class Follower {
  readonly #parts: FollowerParts;
  #at: number | undefined;
  #problem: RepositoryReport["problem"];
  #wanted = false;
  #rouse: () => void = () => {};

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** How the last look went. */
  get report(): RepositoryReport {
    const { location } = this.#parts.repository;
    return {
      location,
      ...(this.#at !== undefined && { at: this.#at }),
      ...(this.#problem && { problem: this.#problem }),
    };
  }

  /** Now, rather than when it is time: somebody says that there is something. */
  look(): void {
    this.#wanted = true;
    this.#rouse();
  }

  /** Until `signal` aborts; a look that is under way then is left to itself. */
  async run(signal: AbortSignal): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => {
        this.#rouse();
        resolve();
      }, { once: true });
    });
    await Promise.race([this.#turn(signal), ended]);
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { repository, clock, poll } = this.#parts;
    let known = await repository.head().catch(() => undefined);
    while (!signal.aborted) {
      if (!this.#wanted) await this.#sleep(clock, poll, signal);
      this.#wanted = false;
      if (!signal.aborted) known = await this.#follow(known);
    }
  }

  async #follow(known: Revision | undefined): Promise<Revision | undefined> {
    const { repository, wake } = this.#parts;
    await this.#fetch();
    // An error is left to the round, which meets it too and reports it.
    const head = await repository.head().catch(() => known);
    if (head === known) return known;
    wake("commit");
    await this.#tidy();
    return head;
  }

  async #fetch(): Promise<void> {
    const { repository, clock, log, metrics } = this.#parts;
    const began = clock.now();
    try {
      await repository.fetch();
      metrics.fetch("ok", (clock.now() - began) / 1000);
      if (this.#problem !== undefined) log.info({}, `${repository.location} answers again.`);
      this.#problem = undefined;
      this.#at = clock.now();
    } catch (error) {
      metrics.fetch("failed", (clock.now() - began) / 1000);
      const { code, message } = asArkError(error);
      if (this.#problem?.message !== message) log.warn({ code }, `No news of commits: ${message}`);
      this.#problem = { code, message, since: this.#problem?.since ?? clock.now() };
    }
  }

  /** Not worth more than a line: the next time is as good. */
  async #tidy(): Promise<void> {
    const { repository, log, keep } = this.#parts;
    try {
      await repository.tidy(await keep());
    } catch (error) {
      const { code, message } = asArkError(error);
      log.warn({ code }, `The clone was not cleared up: ${message}`);
    }
  }

  async #sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#rouse = () => awake.abort();
    if (signal.aborted) return;
    await clock.sleep(milliseconds, awake.signal);
  }
}
