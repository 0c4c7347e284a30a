/** The commits behind a revision, as `git log` tells them. */
import type { Revision } from "../model/snapshot.ts";
import type { ChangedFile, Commit } from "../reconciler/ports.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { CommitObject } from "./commit-object.ts";
import { diffTrees } from "./diff.ts";
import { parseMessage } from "./message.ts";
import type { ObjectStore } from "./object-store.ts";

interface Step {
  readonly revision: Revision;
  readonly commit: CommitObject;
}

/** How many commits are compared with their parents at a time. */
const BATCH = 16;
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
  async log(head: Revision, options: { limit: number; path?: string }): Promise<Commit[]> {
    const commits: Commit[] = [];
    let batch: Step[] = [];
    for await (const step of walk(this.#store, head)) {
      batch.push(step);
      if (batch.length < BATCH && commits.length + batch.length < options.limit) continue;
      commits.push(...await this.#told(batch, options.path));
      batch = [];
      if (commits.length >= options.limit) return commits.slice(0, options.limit);
    }
    commits.push(...await this.#told(batch, options.path));
    return commits.slice(0, options.limit);
  }

  async #told(steps: readonly Step[], path: string | undefined): Promise<Commit[]> {
    const commits = await Promise.all(steps.map((step) => this.#tell(step)));
    if (path === undefined) return commits;
    const within = (file: ChangedFile) => file.path === path || file.path.startsWith(`${path}/`);
    return commits.filter((commit) => commit.changed.some(within));
  }

  async #tell({ revision, commit }: Step): Promise<Commit> {
    return {
      revision,
      parents: commit.parents,
      author: commit.author,
      at: commit.seconds * 1000,
      ...parseMessage(commit.message),
      changed: await this.#changed(revision, commit),
    };
  }

  /** Against the first parent: of a merge, what it brought into the branch. */
  async #changed(revision: Revision, commit: CommitObject): Promise<readonly ChangedFile[]> {
    const known = this.#changes.get(revision);
    if (known !== undefined) return known;
    const [parent] = commit.parents;
    const before = parent === undefined ? undefined : await this.#store.commit(parent);
    const changed = await diffTrees(this.#store, before?.tree, commit.tree);
    this.#changes.set(revision, changed);
    return changed;
  }
}

/** By the time of commit, newest first, each once; of equal times the one that was met first. */
async function* walk(store: ObjectStore, head: Revision): AsyncGenerator<Step> {
  const seen = new Set([head]);
  const waiting: Step[] = [{ revision: head, commit: await store.commit(head) }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    yield next;
    for (const revision of next.commit.parents) {
      if (seen.has(revision)) continue;
      seen.add(revision);
      const step = { revision, commit: await store.commit(revision) };
      const at = waiting.findIndex((other) => other.commit.seconds < step.commit.seconds);
      waiting.splice(at < 0 ? waiting.length : at, 0, step);
    }
  }
}
