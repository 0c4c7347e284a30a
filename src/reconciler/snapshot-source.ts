/** The desired state: the newest revision that can be taken whole, and may be. */
import { ArkError, asArkError } from "../errors.ts";
import type { Maintenance } from "../model/maintenance.ts";
import type { Problem, Revision, Snapshot } from "../model/snapshot.ts";
import { MAINTENANCE_FILE } from "../snapshot/layout.ts";
import { loadSnapshot } from "../snapshot/load.ts";
import { loadOnDemand } from "../snapshot/load-on-demand.ts";
import { ParseCache } from "../snapshot/parse-cache.ts";
import type { RepositoryFile, SnapshotRepository } from "./ports.ts";
import { maintenanceUnder, refusalOf } from "./refusal.ts";

export interface Desired {
  /** In force. */
  readonly snapshot: Snapshot;
  /** The newest revision, where it is another than the one in force, and why it is not taken. */
  readonly rejected?: { readonly revision: Revision; readonly problems: readonly Problem[] };
  /** Of the revision in force. */
  readonly warnings: readonly Problem[];
}

interface Loaded {
  readonly snapshot?: Snapshot;
  readonly problems: readonly Problem[];
}

type Variables = Readonly<Record<string, string>>;

export class SnapshotSource {
  readonly #repository: SnapshotRepository;
  /** The process's own, as far as Compose files may name them. */
  readonly variables: Variables;
  readonly #cache = new ParseCache();
  #newest: Revision | undefined;
  #desired: Desired | undefined;
  #refused: Revision | undefined;
  #refusal: Problem | undefined;
  /** Whether what was desired last is what a newer revision is judged by. */
  #isCurrent = false;
  /** What is instead, where it is not. */
  #inForce: Revision | undefined;

  constructor(repository: SnapshotRepository, variables: Variables = {}) {
    this.#repository = repository;
    this.variables = variables;
  }

  /** What was desired last; undefined before the first `refresh`. */
  get desired(): Desired | undefined {
    return this.#desired;
  }

  /** The newest revision, where it can be taken as soon as a person agrees. */
  get refused(): Revision | undefined {
    return this.#refused;
  }

  /** Another replica may have put another revision in force: the next `refresh` begins with that. */
  restart(inForce: Revision | undefined): void {
    this.#isCurrent = false;
    this.#inForce = inForce;
  }

  /**
   * Reads the newest revision, if it is another than before.
   * @param inForce the revision to fall back to after a start; undefined when there is none
   * @param agreed a revision that a person wants taken though it was refused
   * @throws ArkError repository-unusable; snapshot-invalid or revision-refused when there is nothing
   * to fall back to; remote-* when the one in force has not come here yet
   */
  async refresh(
    inForce: Revision | undefined = this.#inForce,
    agreed?: Revision,
  ): Promise<Desired> {
    const before = this.#isCurrent ? this.#desired : undefined;
    if (before === undefined && inForce !== undefined) await this.#await(inForce);
    const head = await this.#repository.head();
    const isNews = head !== this.#newest || (head === this.#refused && head === agreed);
    if (before !== undefined && !isNews) return before;
    if (head === undefined) {
      throw new ArkError("repository-unusable", `${this.#repository.location} has no commit.`);
    }
    const loaded = await this.#read(head, this.#cache);
    const fallBack = before?.snapshot ?? await this.#earlier(inForce, head, agreed);
    const refusal = head === agreed ? undefined : await this.#judge(head, loaded, fallBack);
    this.#desired = await this.#choose(head, loaded, fallBack, refusal);
    this.#refused = refusal && loaded.snapshot && head;
    this.#refusal = refusal;
    this.#newest = head;
    this.#isCurrent = true;
    return this.#desired;
  }

  /**
   * Why the newest revision is not taken, errors aside: asked before writing on top of it. Of one that
   * is not the newest any more nothing is said, since nothing can be written on top of it either.
   */
  async refusal(head: Revision): Promise<Problem | undefined> {
    await this.refresh(undefined);
    return head === this.#newest ? this.#refusal : undefined;
  }

  /** Until there is a newer revision: what was asked for, where no commit could say it. */
  adopt(maintenance: Maintenance): void {
    if (this.#desired === undefined) return;
    this.#desired = { ...this.#desired, snapshot: { ...this.#desired.snapshot, maintenance } };
  }

  /** Reads any revision; what is in force, and what is kept of it, stays as it is. */
  load(revision: Revision): Promise<Loaded> {
    return this.#read(revision, new ParseCache(this.#cache));
  }

  /** Reads files as if they were those of a revision. */
  judge(revision: Revision, files: readonly RepositoryFile[]): Promise<Loaded> {
    return judge(revision, files, new ParseCache(this.#cache), this.variables);
  }

  /**
   * A clone that lacks what is in force may lag behind what another replica acted on: to go by it
   * would be to go back. Nothing is known, then, until the remote answers.
   */
  async #await(inForce: Revision): Promise<void> {
    try {
      await this.#repository.files(inForce);
    } catch (error) {
      if (!(error instanceof ArkError) || error.code !== "revision-unknown") throw error;
      await this.#repository.fetch().catch((failure) => {
        throw notHere(inForce, asArkError(failure));
      });
    }
  }

  async #choose(
    head: Revision,
    { snapshot, problems }: Loaded,
    fallBack: Snapshot | undefined,
    refusal: Problem | undefined,
  ): Promise<Desired> {
    if (snapshot !== undefined && refusal === undefined) return { snapshot, warnings: problems };
    if (fallBack === undefined) throw invalid(head, problems);
    // A stop holds from the newest revision on, whatever else is wrong with that revision.
    const newest = snapshot?.maintenance ?? await this.#maintenanceAlone(head);
    const maintenance = refusal === undefined
      ? newest ?? fallBack.maintenance
      : await maintenanceUnder(newest, fallBack, this.#repository);
    const reasons = refusal === undefined ? problems : [refusal, ...problems];
    return {
      snapshot: { ...fallBack, maintenance },
      warnings: [],
      rejected: { revision: head, problems: reasons },
    };
  }

  async #judge(
    revision: Revision,
    { snapshot }: Loaded,
    inForce: Snapshot | undefined,
  ): Promise<Problem | undefined> {
    if (inForce === undefined || inForce.revision === revision) return undefined;
    return await refusalOf({ revision, ...(snapshot && { snapshot }) }, inForce, this.#repository);
  }

  async #maintenanceAlone(revision: Revision): Promise<Maintenance | undefined> {
    const files = await this.#repository.files(revision);
    const file = files.find(({ path }) => path === MAINTENANCE_FILE);
    if (file === undefined) return undefined;
    const alone = loadSnapshot({ revision, files: [{ ...file, bytes: await file.read() }] });
    return alone.snapshot?.maintenance;
  }

  async #read(revision: Revision, cache: ParseCache): Promise<Loaded> {
    return await judge(revision, await this.#repository.files(revision), cache, this.variables);
  }

  /** @throws ArkError revision-refused where the repository has it no more: history was rewritten */
  async #earlier(
    inForce: Revision | undefined,
    head: Revision,
    agreed: Revision | undefined,
  ): Promise<Snapshot | undefined> {
    if (inForce === undefined || inForce === head || agreed === head) return undefined;
    try {
      return (await this.load(inForce)).snapshot;
    } catch (error) {
      if (!(error instanceof ArkError) || error.code !== "revision-unknown") throw error;
      this.#refused = head;
      throw gone(inForce, head, this.#repository.location);
    }
  }
}

/** @param cache for this reading alone until it is over; holds the files of it afterwards */
async function judge(
  revision: Revision,
  files: readonly RepositoryFile[],
  cache: ParseCache,
  variables: Variables,
): Promise<Loaded> {
  return await loadOnDemand({ revision, files, cache, variables }, (file) => file.read());
}

function notHere(inForce: Revision, { code, message }: ArkError): ArkError {
  return new ArkError(
    code,
    `${inForce.slice(0, 7)} is in force, and has not come here yet, so nothing is done: ${message}`,
  );
}

function gone(inForce: Revision, head: Revision, location: string): ArkError {
  return new ArkError(
    "revision-refused",
    `${inForce.slice(0, 7)} was in force, and ${location} does not have it any more: history was ` +
      `rewritten, or it is another repository. \`ark-schedule restore --confirm\` takes ` +
      `${head.slice(0, 7)} as it is.`,
  );
}

function invalid(revision: Revision, problems: readonly Problem[]): ArkError {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  return new ArkError(
    "snapshot-invalid",
    `Revision ${revision.slice(0, 7)} has ${errors} problems, and there is no earlier one to keep.`,
    { details: { problems } },
  );
}
