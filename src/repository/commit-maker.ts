/** Makes commits on a ref, by compare-and-swap. */
import { ArkError } from "../errors.ts";
import type { Revision } from "../model/snapshot.ts";
import { Mutex } from "../mutex.ts";
import type { Author, Clock, CommitResult, Edit } from "../reconciler/ports.ts";
import { editTree } from "./edit-tree.ts";
import { formatMessage } from "./message.ts";
import { EMPTY_TREE } from "./object-id.ts";
import type { ObjectStore } from "./object-store.ts";
import type { Ref } from "./refs.ts";
import { stamp } from "./stamp.ts";

/** How often a commit is made anew on top of somebody else's before it gives up. */
const TRIES = 30;

/** What is to be written on top of a revision; undefined: nothing. */
export type Ask = (head: Revision | undefined) => Promise<Edit | undefined>;

export interface CommitMakerParts {
  readonly store: ObjectStore;
  /** Who commits, on behalf of the authors. */
  readonly committer: Author;
  readonly clock: Clock;
}

interface Made {
  readonly revision: Revision;
  /** Ids of what came with it. */
  readonly objects: readonly string[];
}

export class CommitMaker {
  readonly #parts: CommitMakerParts;
  readonly #writing = new Mutex();

  constructor(parts: CommitMakerParts) {
    this.#parts = parts;
  }

  /**
   * Begins with what is known of the ref, since that is the newest nearly always. Whoever wants
   * nothing written is asked again where the ref turns out to be elsewhere.
   * @throws ArkError repository-busy when others kept being faster; what `ask` throws
   */
  commit(ref: Ref, ask: Ask): Promise<CommitResult> {
    return this.#writing.run(async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const head = await ref.read();
        const made = await this.#make(head, await ask(head));
        if (made !== undefined && await ref.swap(head, made.revision, made.objects)) {
          return { revision: made.revision, changed: true };
        }
        await ref.refresh();
        if (made === undefined && await ref.read() === head) {
          return { revision: head, changed: false };
        }
      }
      throw new ArkError(
        "repository-busy",
        `Others committed to the snapshot repository ${TRIES} times while this commit was made.`,
      );
    });
  }

  /** Runs while no commit is made. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#writing.run(work);
  }

  /**
   * A new branch, one commit ahead of `head`.
   * @throws ArkError repository-busy where there is a branch of that name
   */
  branch(ref: Ref, head: Revision | undefined, edit: Edit): Promise<CommitResult> {
    return this.#writing.run(async () => {
      const made = await this.#make(head, edit);
      if (made === undefined) return { revision: head, changed: false };
      const { revision, objects } = made;
      if (await ref.swap(undefined, revision, objects)) return { revision, changed: true };
      throw new ArkError("repository-busy", "The snapshot repository has such a branch already.");
    });
  }

  /** A commit on top of `head`, durable, on no ref yet; undefined where nothing would change. */
  async #make(head: Revision | undefined, edit: Edit | undefined): Promise<Made | undefined> {
    if (edit === undefined) return undefined;
    const { store, committer, clock } = this.#parts;
    const base = head === undefined ? EMPTY_TREE : (await store.commit(head)).tree;
    const objects = store.writer();
    const tree = await editTree(
      {
        read: (id) => store.tree(id),
        tree: (entries) => objects.tree(entries),
        blob: (content, known) => objects.blob(content, known),
      },
      base,
      edit.files,
    );
    if (tree === base) return undefined;
    const at = clock.now();
    const revision = await objects.commit({
      tree,
      parent: head === undefined ? [] : [head],
      author: stamp(edit.author, at),
      committer: stamp(committer, at),
      message: formatMessage(edit.message, edit.trailers),
    });
    await store.write(objects);
    return { revision, objects: objects.ids };
  }
}
