/** The event streams of several engines as one. */
import type { ClusterEvent } from "../../reconciler/ports.ts";

/** Events of one engine, until the signal aborts. */
export interface EventSource {
  events(signal: AbortSignal): AsyncIterable<ClusterEvent>;
}

export class MergedEvents<S extends EventSource> {
  #wanted: readonly S[] = [];
  readonly #streams = new Map<S, AbortController>();
  #end: AbortSignal | undefined;
  #waiting: ClusterEvent[] = [];
  #failure: { readonly error: unknown } | undefined;
  #rouse: () => void = () => undefined;

  /** From now on these are followed, where anybody listens. */
  follow(sources: readonly S[]): void {
    this.#wanted = sources;
    if (this.#end === undefined || this.#end.aborted) return;
    const wanted = new Set(sources);
    for (const [source, stream] of this.#streams) {
      if (wanted.has(source)) continue;
      stream.abort();
      this.#streams.delete(source);
    }
    for (const source of sources) if (!this.#streams.has(source)) this.#open(source, this.#end);
  }

  push(event: ClusterEvent): void {
    this.#waiting.push(event);
    this.#rouse();
  }

  /** One listener at a time. */
  async *listen(signal: AbortSignal): AsyncGenerator<ClusterEvent> {
    this.#end = signal;
    this.#waiting = [];
    this.#streams.clear();
    signal.addEventListener("abort", () => this.#rouse(), { once: true });
    this.follow(this.#wanted);
    while (!signal.aborted) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const event = this.#waiting.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => this.#rouse = resolve);
    }
  }

  #open(source: S, end: AbortSignal): void {
    const stream = new AbortController();
    this.#streams.set(source, stream);
    const signal = AbortSignal.any([stream.signal, end]);
    void this.#read(source, signal).catch((error: unknown) => {
      this.#failure = { error };
      this.#rouse();
    });
  }

  async #read(source: S, signal: AbortSignal): Promise<void> {
    for await (const event of source.events(signal)) {
      if (signal.aborted) return;
      this.push(event);
    }
  }
}
