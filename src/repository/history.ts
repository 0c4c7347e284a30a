/** The commits behind a revision, as `git log` tells them. */
import type { CommitObject } from "isomorphic-git";
import type { Revision } from "../model/snapshot.ts";
import type { ChangedFile, Commit, LogOptions } from "../reconciler/ports.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { diffTrees } from "./diff.ts";
import { parseMessage } from "./message.ts";
import type { ObjectStore } from "./object-store.ts";

interface Step {
  readonly revision: Revision;
  readonly commit: CommitObject;
}

/** Changed paths that are remembered, for all commits together. */
const REMEMBERED_PATHS = 100_000;

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
    const { limit, path, since = -Infinity, until = Infinity } = options;
    const commits: Commit[] = [];
    // One after the other: the trees of a commit are those that the next one is compared with.
    for await (const step of walk(this.#store, head)) {
      const at = committedAt(step.commit);
      if (commits.length >= limit || at < since) break;
      if (at > until) continue;
      const commit = await this.#tell(step);
      if (path === undefined || commit.changed.some((file) => isWithin(file.path, path))) {
        commits.push(commit);
      }
    }
    return commits;
  }

  /** Whether `ancestor` is `revision`, or among what led to it. @throws ArkError repository-unusable */
  async contains(revision: Revision, ancestor: Revision): Promise<boolean> {
    for await (const step of walk(this.#store, revision)) {
      if (step.revision === ancestor) return true;
    }
    return false;
  }

  async #tell({ revision, commit }: Step): Promise<Commit> {
    return {
      revision,
      parents: commit.parent,
      author: { name: commit.author.name, email: commit.author.email },
      at: committedAt(commit),
      ...parseMessage(commit.message),
      changed: await this.#changed(revision, commit),
    };
  }

  /** Against the first parent: of a merge, what it brought into the branch. */
  async #changed(revision: Revision, commit: CommitObject): Promise<readonly ChangedFile[]> {
    const known = this.#changes.get(revision);
    if (known !== undefined) return known;
    const [parent] = commit.parent;
    const before = parent === undefined ? undefined : await this.#store.commit(parent);
    const changed = await diffTrees(this.#store, before?.tree, commit.tree);
    this.#changes.set(revision, changed);
    return changed;
  }
}

/** Milliseconds since 1970. */
function committedAt({ committer }: CommitObject): number {
  return committer.timestamp * 1000;
}

/**
 * By the time of commit, newest first, each once; of equal times the one that was met first.
 * The library's `log` tells a commit again for each merge that leads to it, where times are equal.
 */
async function* walk(store: ObjectStore, head: Revision): AsyncGenerator<Step> {
  const seen = new Set([head]);
  const waiting: Step[] = [{ revision: head, commit: await store.commit(head) }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    yield next;
    for (const revision of next.commit.parent) {
      if (seen.has(revision)) continue;
      seen.add(revision);
      const step = { revision, commit: await store.commit(revision) };
      const at = waiting.findIndex((other) =>
        other.commit.committer.timestamp < step.commit.committer.timestamp
      );
      waiting.splice(at < 0 ? waiting.length : at, 0, step);
    }
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
