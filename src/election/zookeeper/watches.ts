/** Who wants to know of the next change of a node, over all connections of a session. */
import type { Connection } from "./connection.ts";
import type { NodeStat } from "./session.ts";

interface Watch {
  /** What the node was like when it was asked for. */
  readonly seen: string;
  readonly changed: () => void;
}

export class Watches {
  readonly #watches = new Map<string, Watch[]>();

  /** @param stat as it came with the answer that set the watch */
  add(path: string, stat: NodeStat | undefined, changed: () => void): void {
    const watch = { seen: fingerprint(stat), changed };
    this.#watches.set(path, [...this.#watches.get(path) ?? [], watch]);
  }

  /** Tells all who watch it, once. */
  fire(path: string): void {
    const told = this.#watches.get(path) ?? [];
    this.#watches.delete(path);
    for (const { changed } of told) changed();
  }

  /** Watches through another connection, and tells of what was missed meanwhile. */
  restore(connection: Connection): void {
    for (const path of this.#watches.keys()) {
      connection.exists(path, true, {
        resolve: (stat) => this.#compare(path, fingerprint(stat)),
        reject: () => undefined, // the connection has ended
      });
    }
  }

  /** Tells all. */
  end(): void {
    for (const path of [...this.#watches.keys()]) this.fire(path);
  }

  clear(): void {
    this.#watches.clear();
  }

  #compare(path: string, now: string): void {
    const watches = this.#watches.get(path) ?? [];
    const kept = watches.filter(({ seen }) => seen === now);
    if (kept.length > 0) this.#watches.set(path, kept);
    else this.#watches.delete(path);
    for (const { seen, changed } of watches) if (seen !== now) changed();
  }
}

function fingerprint(stat: NodeStat | undefined): string {
  return stat === undefined ? "none" : `${stat.czxid}:${stat.version}`;
}
