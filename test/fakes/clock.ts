/** A clock that stands still until it is told to go on. */
import type { Clock } from "../../src/reconciler/ports.ts";

export class FakeClock implements Clock {
  #now: number;
  /** How far the clock on the wall was put, besides. */
  #put = 0;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now + this.#put;
  }

  elapsed(): number {
    return this.#now;
  }

  /** How many wait for it. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const sleeper = { until: this.#now + milliseconds, wake: end };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", end, { once: true });
    });
  }

  /** Somebody puts the clock, back where it is negative: no timer minds. */
  put(milliseconds: number): void {
    this.#put += milliseconds;
  }

  /** Time passes while the process is stopped: its timers are late. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
  }

  advance(milliseconds: number): void {
    this.jump(milliseconds);
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.until > this.#now) continue;
      sleeper.wake();
    }
  }
}
