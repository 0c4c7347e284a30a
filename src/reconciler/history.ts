/** The audit trail, told from git alone: the branch's commits, their files, and what is noted of them. */
import { ArkError } from "../errors.ts";
import { windowChanges, workloadChanges } from "./history-changes.ts";
import { HistoryContents } from "./history-contents.ts";
import { tellMessage } from "./history-merge.ts";
import { outcomeOf } from "./history-outcome.ts";
import { isAskedFor, withFirst } from "./history-request.ts";
import { HistoryStops } from "./history-stops.ts";
import type { HistoryEntry, HistoryReport, HistoryRequest } from "./operations.ts";
import type { Commit, SnapshotRepository, StoryOptions } from "./ports.ts";
import { TRAILER } from "./trailers.ts";

/** As `git revert` writes it. */
const REVERTS = /^This reverts commit [0-9a-f]{7,40}\b/m;

/** What is wanted of a story. */
interface Wanted extends StoryOptions {
  readonly until?: number;
  readonly limit: number;
  readonly keeps: (entry: HistoryEntry) => boolean;
}

/** By the path of a file. */
export type Readers = (path: string) => readonly string[];

export class History {
  readonly #repository: SnapshotRepository;
  readonly #contents: HistoryContents;
  readonly #readers: Readers;

  /** @param readers names of the workloads that a file says a part of, besides those that it names */
  constructor(repository: SnapshotRepository, readers: Readers = () => []) {
    this.#repository = repository;
    this.#readers = readers;
    this.#contents = new HistoryContents(repository);
  }

  /**
   * @param now milliseconds since 1970
   * @throws ArkError repository-unusable; workload-unknown where no commit ever spoke of it
   */
  async tell(request: HistoryRequest, now: number): Promise<HistoryReport> {
    const { workload, author, action, ...span } = request;
    const keeps = (entry: HistoryEntry) => isAskedFor(entry, request);
    const report = await this.#collect({ ...span, keeps }, now);
    if (workload === undefined) return report;
    const whole = [span.since, span.until, author, action].every((one) => one === undefined);
    if (whole && report.entries.length === 0) {
      throw new ArkError("workload-unknown", `No commit speaks of a workload named ${workload}.`);
    }
    return { ...report, entries: report.entries.map((entry) => withFirst(entry, workload)) };
  }

  /** The last commits that changed any of the files. @throws ArkError repository-unusable */
  async ofFiles(paths: readonly string[], limit: number, now: number): Promise<HistoryEntry[]> {
    return (await this.#collect({ paths, limit, keeps: () => true }, now)).entries;
  }

  async #collect(wanted: Wanted, now: number): Promise<HistoryReport> {
    const { until = Infinity, limit, keeps, ...options } = wanted;
    const stops = new HistoryStops(this.#repository, this.#contents, now);
    const entries: HistoryEntry[] = [];
    let more = false;
    for await (const commit of this.#repository.story(options)) {
      const entry = await this.#entry(commit, stops, until);
      if (entry === undefined || !keeps(entry)) continue;
      more = entries.length === limit;
      if (more) break;
      entries.push(entry);
    }
    return { entries: await this.#withOutcomes(entries), more };
  }

  /** Undefined where it is too new; that it ended a stop is remembered all the same. */
  async #entry(commit: Commit, lengths: HistoryStops, until: number) {
    const maintenance = await this.#contents.maintenance(commit);
    const stops = maintenance === undefined ? [] : await lengths.at(commit, maintenance);
    if (commit.at > until) return undefined;
    const { revision, parents, at, trailers, changed } = commit;
    const brought = parents.length > 1 ? await this.#repository.merged(revision) : [];
    return {
      ...{ revision, at, action: actionOf(commit) },
      ...tellMessage(commit, brought),
      workloads: workloadChanges(
        await this.#contents.workloads(commit),
        changed.flatMap(({ path }) => this.#readers(path)),
      ),
      files: changed.map(({ path, change }) => ({ path, change })),
      stops,
      windows: maintenance ? windowChanges(maintenance.before, maintenance.after) : [],
      trailers,
    };
  }

  async #withOutcomes(entries: readonly HistoryEntry[]): Promise<HistoryEntry[]> {
    const notes = await this.#repository.notes(entries.map(({ revision }) => revision));
    return entries.map((entry) => {
      const note = notes.get(entry.revision);
      return note === undefined ? entry : { ...entry, outcome: outcomeOf(note) };
    });
  }
}

function actionOf({ trailers, parents, body }: Commit): string {
  const byPeople = REVERTS.test(body) ? "revert" : parents.length > 1 ? "merge" : "commit";
  return trailers[TRAILER.action] ?? byPeople;
}
