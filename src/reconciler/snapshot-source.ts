/** The desired state: the newest revision that can be taken whole. */
import { ArkError } from "../errors.ts";
import type { Problem, Revision, Snapshot } from "../model/snapshot.ts";
import { MAINTENANCE_FILE } from "../snapshot/layout.ts";
import { loadSnapshot, needsContent, type ParseCache } from "../snapshot/load.ts";
import type { RepositoryFile, SnapshotRepository } from "./ports.ts";

export interface Desired {
  /** In force. */
  readonly snapshot: Snapshot;
  /** The newest revision, where it is another than the one in force, and why it cannot be taken. */
  readonly rejected?: { readonly revision: Revision; readonly problems: readonly Problem[] };
  /** Of the revision in force. */
  readonly warnings: readonly Problem[];
}

interface Loaded {
  readonly snapshot?: Snapshot;
  readonly problems: readonly Problem[];
}

export class SnapshotSource {
  readonly #repository: SnapshotRepository;
  readonly #cache: ParseCache = new Map();
  #newest: Revision | undefined;
  #desired: Desired | undefined;

  constructor(repository: SnapshotRepository) {
    this.#repository = repository;
  }

  /** What was desired last; undefined before the first `refresh`. */
  get desired(): Desired | undefined {
    return this.#desired;
  }

  /**
   * Reads the newest revision, if it is another than before.
   * @param inForce the revision to fall back to after a start; undefined when there is none
   * @throws ArkError repository-unusable; snapshot-invalid when there is nothing to fall back to
   */
  async refresh(inForce: Revision | undefined): Promise<Desired> {
    const head = await this.#repository.head();
    if (this.#desired !== undefined && head === this.#newest) return this.#desired;
    if (head === undefined) {
      throw new ArkError("repository-unusable", `${this.#repository.location} has no commit.`);
    }
    const { snapshot, problems } = await this.#read(head, this.#cache);
    const fallBack = this.#desired?.snapshot ?? await this.#earlier(inForce, head);
    if (snapshot === undefined && fallBack === undefined) throw invalid(head, problems);
    this.#newest = head;
    this.#desired = snapshot === undefined
      ? {
        snapshot: await this.#underMaintenance(fallBack!, head),
        warnings: [],
        rejected: { revision: head, problems },
      }
      : { snapshot, warnings: problems };
    return this.#desired;
  }

  /** A stop holds from the newest revision on, whatever else is wrong with that revision. */
  async #underMaintenance(snapshot: Snapshot, revision: Revision): Promise<Snapshot> {
    const files = await this.#repository.files(revision);
    const file = files.find(({ path }) => path === MAINTENANCE_FILE);
    if (file === undefined) return snapshot;
    const alone = loadSnapshot({ revision, files: [{ ...file, bytes: await file.read() }] });
    const maintenance = alone.snapshot?.maintenance;
    return maintenance === undefined ? snapshot : { ...snapshot, maintenance };
  }

  /** Reads any revision; what is in force, and what is kept of it, stays as it is. */
  load(revision: Revision): Promise<Loaded> {
    return this.#read(revision, new Map(this.#cache));
  }

  /** Reads files as if they were those of a revision. */
  judge(revision: Revision, files: readonly RepositoryFile[]): Promise<Loaded> {
    return judge(revision, files, new Map(this.#cache));
  }

  async #read(revision: Revision, cache: ParseCache): Promise<Loaded> {
    return await judge(revision, await this.#repository.files(revision), cache);
  }

  async #earlier(inForce: Revision | undefined, head: Revision): Promise<Snapshot | undefined> {
    if (inForce === undefined || inForce === head) return undefined;
    try {
      return (await this.load(inForce)).snapshot;
    } catch (error) {
      if (error instanceof ArkError && error.code === "revision-unknown") return undefined;
      throw error;
    }
  }
}

/** @param cache for this reading alone until it is over; holds the files of it afterwards */
async function judge(
  revision: Revision,
  files: readonly RepositoryFile[],
  cache: ParseCache,
): Promise<Loaded> {
  const read = await Promise.all(
    files.map(async (file) =>
      needsContent(file, cache) ? { ...file, bytes: await file.read() } : file
    ),
  );
  return loadSnapshot({ revision, files: read, cache });
}

function invalid(revision: Revision, problems: readonly Problem[]): ArkError {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  return new ArkError(
    "snapshot-invalid",
    `Revision ${revision.slice(0, 7)} has ${errors} problems, and there is no earlier one to keep.`,
    { details: { problems } },
  );
}
