/** Something that an engine was asked, and what has come of it so far. */
import { type ArkError, asArkError } from "../../errors.ts";
import type { Clock } from "../../reconciler/ports.ts";

export class Look<T> {
  /** Resolves when it is settled; never rejects. */
  readonly done: Promise<void>;
  /** By the clock's `elapsed`. */
  readonly began: number;
  #answer: T | undefined;
  #failure: ArkError | undefined;
  readonly #engine: { readonly heardAt: number };

  constructor(engine: { readonly heardAt: number }, clock: Clock, ask: () => Promise<T>) {
    this.#engine = engine;
    this.began = clock.elapsed();
    this.done = ask().then(
      (answer) => void (this.#answer = answer),
      (error: unknown) => void (this.#failure = asArkError(error)),
    );
  }

  get answer(): T | undefined {
    return this.#answer;
  }

  get failure(): ArkError | undefined {
    return this.#failure;
  }

  get settled(): boolean {
    return this.#answer !== undefined || this.#failure !== undefined;
  }

  /** When the engine was last heard of, by the clock's `elapsed`. */
  get heardAt(): number {
    return Math.max(this.began, this.#engine.heardAt);
  }
}
