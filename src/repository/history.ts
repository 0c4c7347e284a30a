/** The commits behind a revision, as `git log` tells them. */
import type { CommitObject } from "isomorphic-git";
import type { Revision } from "../model/snapshot.ts";
import type {
  ChangedFile,
  Commit,
  CommitMessage,
  LogOptions,
  StoryOptions,
} from "../reconciler/ports.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { diffTrees } from "./diff.ts";
import { parseMessage } from "./message.ts";
import type { ObjectStore } from "./object-store.ts";
import { type Step, walk, walkBranch, walkMerged } from "./walk.ts";

/** Changed paths that are remembered, for all commits together. */
const REMEMBERED_PATHS = 100_000;
/** A clock that was wrong for less does not end a story too early; milliseconds. */
const CLOCK_SLACK = 24 * 3_600_000;

export class History {
  readonly #store: ObjectStore;
  readonly #changes = new BoundedCache<readonly ChangedFile[]>(
    REMEMBERED_PATHS,
    (changed) => changed.length + 1,
  );

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Newest first. @throws ArkError repository-unusable */
  async log(head: Revision, options: LogOptions): Promise<Commit[]> {
    const { limit, paths, since = -Infinity, until = Infinity } = options;
    const commits: Commit[] = [];
    if (limit <= 0) return commits;
    // One after the other: the trees of a commit are those that the next one is compared with.
    for await (const step of walk(this.#store, head)) {
      const at = committedAt(step.commit);
      if (at < since) break;
      const commit = at > until ? undefined : await this.#tell(step, paths);
      if (commit !== undefined) commits.push(commit);
      if (commits.length >= limit) break;
    }
    return commits;
  }

  /** The first parents of the head, newest first. @throws ArkError repository-unusable */
  async *story(head: Revision, { paths, since = -Infinity }: StoryOptions): AsyncGenerator<Commit> {
    for await (const step of walkBranch(this.#store, head)) {
      const at = committedAt(step.commit);
      if (at < since - CLOCK_SLACK) return;
      const commit = at < since ? undefined : await this.#tell(step, paths);
      if (commit !== undefined) yield commit;
    }
  }

  /** What a merge brought, newest first. @throws ArkError repository-unusable */
  async merged(merge: Revision): Promise<CommitMessage[]> {
    return (await walkMerged(this.#store, merge)).map(messageOf);
  }

  /** Whether `ancestor` is `revision`, or among what led to it. @throws ArkError repository-unusable */
  async contains(revision: Revision, ancestor: Revision): Promise<boolean> {
    for await (const step of walk(this.#store, revision)) {
      if (step.revision === ancestor) return true;
    }
    return false;
  }

  /** Undefined where it changes nothing of `paths`. */
  async #tell(step: Step, paths: readonly string[] | undefined): Promise<Commit | undefined> {
    if (paths !== undefined && !await this.#touches(step, paths)) return undefined;
    return { ...messageOf(step), changed: await this.#changed(step) };
  }

  /** Follows the paths alone: the rest of the trees is not compared, and mostly not read. */
  async #touches(step: Step, paths: readonly string[]): Promise<boolean> {
    const known = this.#changes.get(step.revision);
    if (known !== undefined) {
      return known.some((file) => paths.some((path) => isWithin(file.path, path)));
    }
    for (const path of paths) {
      if ((await this.#compare(step, path)).length > 0) return true;
    }
    return false;
  }

  async #changed(step: Step): Promise<readonly ChangedFile[]> {
    const known = this.#changes.get(step.revision);
    if (known !== undefined) return known;
    const changed = await this.#compare(step);
    this.#changes.set(step.revision, changed);
    return changed;
  }

  /** With the first parent: of a merge, what it brought into the branch. */
  async #compare({ commit }: Step, path?: string): Promise<readonly ChangedFile[]> {
    const [parent] = commit.parent;
    const before = parent === undefined ? undefined : await this.#store.commit(parent);
    return await diffTrees(this.#store, before?.tree, commit.tree, path);
  }
}

function messageOf({ revision, commit }: Step): CommitMessage {
  return {
    revision,
    parents: commit.parent,
    author: { name: commit.author.name, email: commit.author.email },
    at: committedAt(commit),
    ...parseMessage(commit.message),
  };
}

/** Milliseconds since 1970. */
function committedAt({ committer }: CommitObject): number {
  return committer.timestamp * 1000;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
