/** One connection of a fake session: messages arrive in order, late, or not at all. */
import { setMaxListeners } from "node:events";
import { SessionError } from "../../src/election/zookeeper/session.ts";
import type { Clock } from "../../src/reconciler/ports.ts";

export interface LinkOptions {
  readonly clock: Clock;
  /** How long a message takes; milliseconds. */
  readonly delay: () => number;
  /** How long the client waits for an answer; milliseconds. */
  readonly deadline: number;
}

export class FakeLink {
  readonly #options: LinkOptions;
  readonly #broken = new AbortController();
  #silent = false;
  #sending: Promise<void> = Promise.resolve();
  #receiving: Promise<void> = Promise.resolve();
  #held: Promise<void> = Promise.resolve();
  #letGo: () => void = () => {};
  #afterNext: (() => void) | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    setMaxListeners(0, this.signal); // every question that is not answered yet listens
  }

  /** Messages get through. */
  get up(): boolean {
    return !this.#silent && !this.#broken.signal.aborted;
  }

  /** Aborted once it is broken. */
  get signal(): AbortSignal {
    return this.#broken.signal;
  }

  silence(): void {
    this.#silent = true;
  }

  /** Whatever is not answered yet fails. */
  break(reason: SessionError): void {
    this.#broken.abort(reason);
  }

  hold(): void {
    this.#held = new Promise((resolve) => this.#letGo = resolve);
  }

  release(): void {
    this.#letGo();
  }

  afterNext(act: () => void): void {
    this.#afterNext = act;
  }

  /** `act` is what the server does, when the question has arrived; "never": it does not answer. */
  ask<T>(act: () => T | "never"): Promise<T> {
    const { promise, resolve, reject } = withResolvers<T>();
    const { signal } = this.#broken;
    const fail = () => reject(signal.reason);
    signal.addEventListener("abort", fail, { once: true });
    if (signal.aborted) fail();
    const settled = new AbortController();
    void this.#options.clock.sleep(this.#options.deadline, settled.signal).then(() =>
      reject(new SessionError("connection-loss", "no answer in time"))
    );
    this.#sending = this.#sending.then(() => this.#travel()).then(() => {
      if (!this.up) return;
      this.#answer(attempt(act), resolve, reject);
    });
    return promise.finally(() => {
      settled.abort();
      signal.removeEventListener("abort", fail);
    });
  }

  /** From the server, after what it said before. */
  tell(what: () => void, missed: () => void = () => {}): Promise<void> {
    this.#receiving = this.#receiving.then(() => this.#travel()).then(() => this.#held)
      .then(() => this.up ? what() : missed());
    return this.#receiving;
  }

  #answer<T>(
    answer: { value: T | "never" } | { error: unknown },
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void {
    const after = this.#afterNext;
    this.#afterNext = undefined;
    if (after !== undefined) return after();
    if ("error" in answer) void this.tell(() => reject(answer.error));
    else if (answer.value !== "never") void this.tell(() => resolve(answer.value as T));
  }

  async #travel(): Promise<void> {
    const time = this.#options.delay();
    if (time > 0) await this.#options.clock.sleep(time);
  }
}

function attempt<T>(act: () => T): { value: T } | { error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
