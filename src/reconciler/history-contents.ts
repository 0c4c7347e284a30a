/** What the files of a commit said before it and after it. */
import {
  isWorkloadFile,
  type MaintenanceOutline,
  outlineMaintenance,
  outlineWorkloads,
  type WorkloadOutline,
} from "../snapshot/outline.ts";
import { MAINTENANCE_FILE } from "../snapshot/layout.ts";
import type { OutlinePair } from "./history-changes.ts";
import type { Revision } from "../model/snapshot.ts";
import type { ChangedFile, Commit, SnapshotRepository } from "./ports.ts";

/** Outlines of files of all times that are remembered; then it begins anew. */
const REMEMBERED = 20_000;
const NO_WORKLOADS: WorkloadOutline = new Map();
const NO_STOPS: MaintenanceOutline = { stops: [], windows: new Map() };

export interface MaintenancePair {
  readonly before: MaintenanceOutline;
  readonly after: MaintenanceOutline;
}

export class HistoryContents {
  readonly #repository: SnapshotRepository;
  /** By path and git's hash of the content. */
  readonly #outlines = new Map<string, WorkloadOutline>();

  constructor(repository: SnapshotRepository) {
    this.#repository = repository;
  }

  /** Of the files of workloads that it changed. @throws ArkError repository-unusable */
  async workloads({ changed }: Commit): Promise<OutlinePair[]> {
    const pairs: OutlinePair[] = [];
    for (const { path, before, after } of changed) {
      if (!isWorkloadFile(path)) continue;
      pairs.push({
        path,
        before: await this.#outline(path, before),
        after: await this.#outline(path, after),
      });
    }
    return pairs;
  }

  /**
   * Undefined where it did not change the file. While that cannot be read, what it said before holds.
   * @throws ArkError repository-unusable
   */
  async maintenance({ changed, parents }: Commit): Promise<MaintenancePair | undefined> {
    const file = changed.find(({ path }) => path === MAINTENANCE_FILE);
    if (file === undefined) return undefined;
    const before = outlineMaintenance(await this.#text(file.before)) ??
      await this.#lastReadable(parents[0]);
    return { before, after: outlineMaintenance(await this.#text(file.after)) ?? before };
  }

  async #lastReadable(from: Revision | undefined): Promise<MaintenanceOutline> {
    if (from === undefined) return NO_STOPS;
    for await (const { changed } of this.#repository.story({ from, paths: [MAINTENANCE_FILE] })) {
      const file = changed.find(({ path }) => path === MAINTENANCE_FILE);
      const said = outlineMaintenance(await this.#text(file?.after));
      if (said !== undefined) return said;
    }
    return NO_STOPS;
  }

  async #outline(path: string, blob: ChangedFile["before"]): Promise<WorkloadOutline> {
    if (blob === undefined) return NO_WORKLOADS;
    const key = `${blob} ${path}`;
    if (this.#outlines.has(key)) return this.#outlines.get(key);
    const outline = outlineWorkloads(path, await this.#text(blob));
    if (this.#outlines.size >= REMEMBERED) this.#outlines.clear();
    this.#outlines.set(key, outline);
    return outline;
  }

  async #text(blob: string | undefined): Promise<string> {
    if (blob === undefined) return "";
    return new TextDecoder().decode(await this.#repository.content(blob));
  }
}
