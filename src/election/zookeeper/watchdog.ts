/** Asks again and again: in even steps, and at once when it is woken. One question at a time. */
import type { Clock } from "../../reconciler/ports.ts";

export interface WatchdogParts {
  readonly clock: Clock;
  /** From one question to the next; milliseconds. */
  readonly pause: () => number;
  /** Never fails. */
  readonly question: () => Promise<void>;
}

export class Watchdog {
  readonly #parts: WatchdogParts;
  #awake = new AbortController();

  constructor(parts: WatchdogParts) {
    this.#parts = parts;
  }

  /** Asks at once, or once more where a question is under way. */
  wake(): void {
    this.#awake.abort();
  }

  /** Until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, pause, question } = this.#parts;
    signal.addEventListener("abort", () => this.wake(), { once: true });
    while (!signal.aborted) {
      this.#awake = new AbortController();
      const begun = clock.elapsed();
      await question();
      const left = begun + pause() - clock.elapsed();
      if (left > 0 && !this.#awake.signal.aborted) await clock.sleep(left, this.#awake.signal);
    }
  }
}
