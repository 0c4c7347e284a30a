/** How long stops of scheduling lasted, while the story goes back in time. */
import { MAINTENANCE_FILE } from "../snapshot/layout.ts";
import type { StopOutline } from "../snapshot/outline.ts";
import { stopChanges, stopKey } from "./history-changes.ts";
import type { HistoryContents, MaintenancePair } from "./history-contents.ts";
import type { HistoryStop } from "./operations.ts";
import type { Commit, SnapshotRepository } from "./ports.ts";

export class HistoryStops {
  readonly #repository: SnapshotRepository;
  readonly #contents: HistoryContents;
  readonly #now: number;
  /** When the stops ended whose beginning is still to come, which is older. */
  readonly #ends = new Map<string, number>();

  /** @param now milliseconds since 1970 */
  constructor(repository: SnapshotRepository, contents: HistoryContents, now: number) {
    this.#repository = repository;
    this.#contents = contents;
    this.#now = now;
  }

  /**
   * To be told every commit of the story, from the head on.
   * @param maintenance what the commit changed of it
   */
  async at(commit: Commit, { before, after }: MaintenancePair): Promise<HistoryStop[]> {
    const { began, ended } = stopChanges(before, after);
    const stops: HistoryStop[] = began.map((stop) => this.#began(stop, commit.at));
    for (const stop of ended) {
      this.#ends.set(stopKey(stop), commit.at);
      const since = stop.since ?? await this.#beginning(stop, commit);
      const lasted = since === undefined ? {} : { lasted: Math.max(0, commit.at - since) };
      stops.push({ ...scopeOf(stop), change: "ended", ...lasted, lasting: false });
    }
    return stops;
  }

  #began(stop: StopOutline, at: number): HistoryStop {
    const key = stopKey(stop);
    const end = this.#ends.get(key);
    this.#ends.delete(key);
    const lasted = Math.max(0, (end ?? this.#now) - at);
    return { ...scopeOf(stop), change: "began", lasted, lasting: end === undefined };
  }

  /** Of a stop that somebody wrote without saying since when: the commit that it came with. */
  async #beginning(stop: StopOutline, { parents: [from] }: Commit): Promise<number | undefined> {
    if (from === undefined) return undefined;
    const key = stopKey(stop);
    for await (const commit of this.#repository.story({ from, paths: [MAINTENANCE_FILE] })) {
      const pair = await this.#contents.maintenance(commit);
      if (
        pair !== undefined && stopChanges(pair.before, pair.after).began.map(stopKey).includes(key)
      ) {
        return commit.at;
      }
    }
    return undefined;
  }
}

function scopeOf({ workload, node }: StopOutline): Pick<HistoryStop, "workload" | "node"> {
  return { ...(workload !== undefined && { workload }), ...(node !== undefined && { node }) };
}
