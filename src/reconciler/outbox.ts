/** What is to be told elsewhere, told beside the loop: again and again until it is, or is void. */
import { asArkError } from "../errors.ts";
import type { Revision } from "../model/snapshot.ts";
import type { Clock, Leading, Log } from "./ports.ts";
import type { RevisionOutcome } from "./revision-outcome.ts";

export interface OutboxParts {
  readonly clock: Clock;
  readonly log: Log;
  /** For people: "Writing git notes". */
  readonly what: string;
  /** Who leads no more tells no more. */
  readonly leading: Leading;
  /** Tells them; told twice, they are as if told once. */
  write(outcomes: readonly RevisionOutcome[]): Promise<void>;
  /** Whether it is worth another try. */
  isCurrent(revision: Revision): boolean;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;

export class Outbox {
  readonly #parts: OutboxParts;
  /** The newest of each revision; that it was superseded is no news of one that has failed. */
  readonly #waiting = new Map<Revision, RevisionOutcome>();
  #failures = 0;
  #isBusy = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Returns at once, and never throws. */
  put(outcomes: readonly RevisionOutcome[]): void {
    for (const outcome of outcomes) {
      const isVerdict = this.#waiting.get(outcome.revision)?.state === "failed";
      if (outcome.state === "superseded" && isVerdict) continue;
      this.#waiting.set(outcome.revision, outcome);
    }
    if (!this.#isBusy) void this.#empty();
  }

  async #empty(): Promise<void> {
    const { clock, leading, log, what, write } = this.#parts;
    this.#isBusy = true;
    while (this.#waiting.size > 0 && leading.holds()) {
      const batch = [...this.#waiting.values()];
      this.#waiting.clear();
      try {
        await write(batch);
        if (this.#failures > 0) log.info({}, `${what} works again.`);
        this.#failures = 0;
      } catch (error) {
        if (leading.holds()) await clock.sleep(this.#postpone(batch, error), leading.signal);
      }
    }
    this.#isBusy = false;
  }

  /** @returns for how long; milliseconds */
  #postpone(batch: readonly RevisionOutcome[], thrown: unknown): number {
    const { clock, isCurrent, log, what } = this.#parts;
    const { code, details, message } = asArkError(thrown);
    for (const outcome of batch) {
      const { revision } = outcome;
      if (isCurrent(revision) && !this.#waiting.has(revision)) this.#waiting.set(revision, outcome);
    }
    this.#failures += 1;
    if (this.#failures === 1) log.warn({ code }, `${what} failed, and is tried again: ${message}`);
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - 1));
    return typeof details.until === "number" ? Math.max(pause, details.until - clock.now()) : pause;
  }
}
