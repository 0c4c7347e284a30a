/** A process with a clock of its own, that may be stopped: then nothing reaches it until it goes on. */
import type { Session, SessionOptions } from "../../../src/election/zookeeper/session.ts";
import type { Clock } from "../../../src/reconciler/ports.ts";

export class FakeProcess implements Clock {
  readonly #time: Clock;
  /** How fast its clock is: 1 is right. */
  readonly #rate: number;
  #put = 0;
  #awake: Promise<void> | undefined;
  #heard: Promise<void> = Promise.resolve();
  #unheard = 0;
  #goOn: () => void = () => {};

  constructor(time: Clock, rate: number) {
    this.#time = time;
    this.#rate = rate;
  }

  get frozen(): boolean {
    return this.#awake !== undefined;
  }

  freeze(): void {
    this.#awake ??= new Promise((resolve) => this.#goOn = resolve);
  }

  thaw(): void {
    this.#awake = undefined;
    this.#goOn();
  }

  /** Somebody puts its clock. */
  put(milliseconds: number): void {
    this.#put += milliseconds;
  }

  now(): number {
    return this.elapsed() + this.#put;
  }

  elapsed(): number {
    return this.#time.elapsed() * this.#rate;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await this.#time.sleep(milliseconds / this.#rate, signal);
    await this.#awake;
  }

  gated(changed: SessionOptions["changed"]): SessionOptions["changed"] {
    return (...told) => this.#hear(() => changed(...told));
  }

  /** Now, or when it goes on, after what came before. */
  #hear(what: () => void): void {
    if (this.#awake === undefined && this.#unheard === 0) return what();
    this.#unheard += 1;
    this.#heard = this.#heard.then(() => this.#awake).then(() => {
      this.#unheard -= 1;
      what();
    });
  }

  /** Its way to ZooKeeper. */
  through(session: Session): Session {
    const gate = async <T>(answer: Promise<T>): Promise<T> => {
      await answer.catch(() => undefined);
      await this.#awake;
      return await answer;
    };
    const later = (changed?: () => void) => changed && (() => this.#hear(changed));
    return {
      timeout: session.timeout,
      create: (...asked) => gate(session.create(...asked)),
      children: (path) => gate(session.children(path)),
      exists: (path, changed) => gate(session.exists(path, later(changed))),
      get: (path) => gate(session.get(path)),
      set: (...asked) => gate(session.set(...asked)),
      delete: (path) => gate(session.delete(path)),
      close: () => gate(session.close()),
    };
  }
}
