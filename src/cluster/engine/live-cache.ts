/**
 * What was learned of containers by inspecting them, kept until an event says that it may be void.
 * A round without changes inspects nothing. A change of state voids it too, since the engine's list
 * tells of it later than its events do: whoever inspects learns the state as well.
 */
import type { LiveSpec } from "../../model/observation.ts";
import type { ClusterEvent } from "../../reconciler/ports.ts";

/** While no event stream is there to tell of changes, entries are trusted for so long; milliseconds. */
const TRUSTED_WITHOUT_EVENTS = 5 * 60_000;

export interface CacheEntry {
  readonly live: LiveSpec;
  /** Ids of containers whose namespaces or volumes it uses: gone, they can no longer be named. */
  readonly references: readonly string[];
  /** When the inspection was begun; milliseconds since 1970. */
  readonly at: number;
}

export class LiveCache {
  readonly #entries = new Map<string, CacheEntry>();
  /** When each container's entry was made void last, as numbers of `#serial`. */
  readonly #voided = new Map<string, number>();
  #serial = 0;
  #connectedSince: number | undefined;

  get(id: string, now: number): LiveSpec | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    const trusted = this.#connectedSince !== undefined || now - entry.at < TRUSTED_WITHOUT_EVENTS;
    return trusted ? entry.live : undefined;
  }

  /** To be called before inspecting; `set` wants it back. */
  begin(): number {
    return ++this.#serial;
  }

  /** Keeps it, unless an event came since `begin`: the inspection may have been too early. */
  set(id: string, entry: CacheEntry, begun: number): void {
    if ((this.#voided.get(id) ?? 0) < begun) this.#entries.set(id, entry);
  }

  /** Forgets containers that are no longer listed, and those that refer to one of them. */
  retain(ids: { has(id: string): boolean }): void {
    for (const [id, { references }] of this.#entries) {
      if (!ids.has(id) || references.some((it) => !ids.has(it))) this.#entries.delete(id);
    }
    for (const id of this.#voided.keys()) if (!ids.has(id)) this.#voided.delete(id);
  }

  /** @param now milliseconds since 1970 */
  heed(event: ClusterEvent, now: number): void {
    if (event.kind === "connected") return this.#connected(now);
    if (event.kind === "disconnected") this.#connectedSince = undefined;
    else this.forget(event.id);
  }

  /** Forgets the container's own entry, and those that speak of it by its name. */
  forget(container: string): void {
    this.#voided.set(container, ++this.#serial);
    this.#entries.delete(container);
    for (const [id, { references }] of this.#entries) {
      if (references.includes(container)) this.#entries.delete(id);
    }
  }

  /** What was inspected before the stream began may have changed unheard. */
  #connected(now: number): void {
    this.#connectedSince = now;
    for (const [id, { at }] of this.#entries) if (at < now) this.forget(id);
  }
}
