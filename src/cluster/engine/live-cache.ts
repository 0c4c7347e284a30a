/**
 * What was learned of containers by inspecting them, kept until an event says that it may be void.
 * A round without changes inspects nothing.
 */
import type { LiveSpec } from "../../model/observation.ts";
import type { ClusterEvent } from "../../reconciler/ports.ts";

/** While no event stream is there to tell of changes, entries are trusted for so long; milliseconds. */
const TRUSTED_WITHOUT_EVENTS = 5 * 60_000;

/** Events after which a container's configuration may be another. */
const VOIDS: ReadonlySet<string> = new Set([
  "update",
  "rename",
  "connect",
  "disconnect",
  "destroy",
]);

export interface CacheEntry {
  readonly live: LiveSpec;
  /** Ids of containers whose namespaces or volumes it uses: gone, they can no longer be named. */
  readonly references: readonly string[];
  /** When the inspection was begun; milliseconds since 1970. */
  readonly at: number;
}

export class LiveCache {
  readonly #entries = new Map<string, CacheEntry>();
  #connectedSince: number | undefined;

  get(id: string, now: number): LiveSpec | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    const trusted = this.#connectedSince !== undefined || now - entry.at < TRUSTED_WITHOUT_EVENTS;
    return trusted ? entry.live : undefined;
  }

  set(id: string, entry: CacheEntry): void {
    this.#entries.set(id, entry);
  }

  /** Forgets containers that are no longer listed, and those that refer to one of them. */
  retain(ids: ReadonlySet<string>): void {
    for (const [id, { references }] of this.#entries) {
      if (!ids.has(id) || references.some((it) => !ids.has(it))) this.#entries.delete(id);
    }
  }

  /** @param now milliseconds since 1970 */
  heed(event: ClusterEvent, now: number): void {
    if (event.kind === "connected") return this.#connected(now);
    if (event.kind === "disconnected") this.#connectedSince = undefined;
    else if (VOIDS.has(event.action)) this.#drop(event.id);
  }

  /** The container's own entry, and those that speak of it by its name. */
  #drop(container: string): void {
    this.#entries.delete(container);
    for (const [id, { references }] of this.#entries) {
      if (references.includes(container)) this.#entries.delete(id);
    }
  }

  /** What was inspected before the stream began may have changed unheard. */
  #connected(now: number): void {
    this.#connectedSince = now;
    for (const [id, { at }] of this.#entries) if (at < now) this.#entries.delete(id);
  }
}
