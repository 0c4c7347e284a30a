/** The snapshot repository: a bare git repository in a folder of this machine. */
import { ArkError } from "../errors.ts";
import type { Revision } from "../model/snapshot.ts";
import { Mutex } from "../mutex.ts";
import type {
  Author,
  Clock,
  Commit,
  CommitResult,
  Edit,
  RepositoryFile,
  SnapshotRepository,
} from "../reconciler/ports.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { Branch } from "./branch.ts";
import { editTree } from "./edit-tree.ts";
import { History } from "./history.ts";
import { listFiles } from "./listing.ts";
import { formatMessage } from "./message.ts";
import { EMPTY_TREE } from "./object-id.ts";
import type { ObjectStore } from "./object-store.ts";
import { stamp } from "./stamp.ts";

/** How often a commit is made anew on top of somebody else's before it gives up. */
const TRIES = 30;
/** Files in the listings that are kept, over all revisions. */
const LISTED_FILES = 160_000;

export interface GitRepositoryParts {
  readonly location: string;
  readonly branch: Branch;
  readonly store: ObjectStore;
  /** Who commits, on behalf of the authors. */
  readonly committer: Author;
  readonly clock: Clock;
}

export class GitRepository implements SnapshotRepository {
  readonly location: string;
  readonly #branch: Branch;
  readonly #store: ObjectStore;
  readonly #committer: Author;
  readonly #clock: Clock;
  readonly #history: History;
  readonly #writing = new Mutex();
  readonly #listings = new BoundedCache<readonly RepositoryFile[]>(
    LISTED_FILES,
    (files) => files.length + 1,
  );

  constructor(parts: GitRepositoryParts) {
    this.location = parts.location;
    this.#branch = parts.branch;
    this.#store = parts.store;
    this.#committer = parts.committer;
    this.#clock = parts.clock;
    this.#history = new History(parts.store);
  }

  head(): Promise<Revision | undefined> {
    return this.#branch.read();
  }

  async files(revision: Revision): Promise<readonly RepositoryFile[]> {
    const known = this.#listings.get(revision);
    if (known !== undefined) return known;
    const commit = await this.#store.findCommit(revision);
    if (commit === undefined) {
      throw new ArkError(
        "revision-unknown",
        `The snapshot repository has no commit "${revision}".`,
      );
    }
    const files = await listFiles(this.#store, commit.tree);
    this.#listings.set(revision, files);
    return files;
  }

  commit(edit: (head: Revision | undefined) => Promise<Edit | undefined>): Promise<CommitResult> {
    return this.#writing.run(async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const result = await this.#tryCommit(edit);
        if (result !== undefined) return result;
      }
      throw new ArkError(
        "repository-busy",
        `Others committed to the snapshot repository ${TRIES} times while this commit was made.`,
      );
    });
  }

  async log(options: { limit: number; path?: string }): Promise<readonly Commit[]> {
    const head = await this.head();
    if (head === undefined) return [];
    return await this.#history.log(head, options);
  }

  /** Undefined where somebody else was faster. */
  async #tryCommit(
    ask: (head: Revision | undefined) => Promise<Edit | undefined>,
  ): Promise<CommitResult | undefined> {
    const head = await this.head();
    const edit = await ask(head);
    if (edit === undefined) return { revision: head, changed: false };
    const base = head === undefined ? EMPTY_TREE : (await this.#store.commit(head)).tree;
    const objects = this.#store.writer();
    const tree = await editTree(
      {
        read: (id) => this.#store.tree(id),
        tree: (entries) => objects.tree(entries),
        blob: (content, known) => objects.blob(content, known),
      },
      base,
      edit.files,
    );
    if (tree === base) return { revision: head, changed: false };
    const at = this.#clock.now();
    const next = await objects.commit({
      tree,
      parent: head === undefined ? [] : [head],
      author: stamp(edit.author, at),
      committer: stamp(this.#committer, at),
      message: formatMessage(edit.message, edit.trailers),
    });
    await this.#store.write(objects);
    const moved = await this.#branch.swap(head, next);
    return moved ? { revision: next, changed: true } : undefined;
  }
}
