/** The repository's objects: what rounds ask for again and again is kept in memory. */
import { Buffer } from "node:buffer";
import type { CommitObject, TreeEntry } from "isomorphic-git";
import { BoundedCache } from "./bounded-cache.ts";
import { EMPTY_TREE, isObjectId } from "./object-id.ts";
import { ObjectReader } from "./object-reader.ts";
import { ObjectWriter } from "./object-writer.ts";
import { isLacking, unreadable } from "./unreadable.ts";
import { guarded } from "./unusable.ts";

const MEGABYTE = 1024 * 1024;
/** About what an entry of a tree takes in memory. */
const ENTRY_BYTES = 200;
const NOTHING = Buffer.alloc(0);

export class ObjectStore {
  readonly #gitdir: string;
  readonly #reader: ObjectReader;
  readonly #trees = new BoundedCache<readonly TreeEntry[]>(
    32 * MEGABYTE,
    (entries) => (entries.length + 1) * ENTRY_BYTES,
  );
  /** A log compares each tree twice: with that of the commit before, and of the one after. */
  readonly #rawTrees = new BoundedCache<Buffer>(8 * MEGABYTE, (tree) => tree.length + 100);
  readonly #blobs = new BoundedCache<Uint8Array>(16 * MEGABYTE, (content) => content.length + 100);
  readonly #sizes = new BoundedCache<number>(100_000, () => 1);
  readonly #commits = new BoundedCache<CommitObject>(
    8 * MEGABYTE,
    (commit) => commit.message.length * 2 + 500,
  );

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
    this.#reader = new ObjectReader(gitdir);
  }

  /** The one object whose id begins so, of 4 digits or more; undefined where there is none, or several. */
  async expand(beginning: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{4,40}$/.test(beginning)) return undefined;
    return await guarded(this.#gitdir, () => this.#reader.expand(beginning));
  }

  /** Undefined where the repository has no such commit. @throws ArkError repository-unusable */
  async findCommit(id: string): Promise<CommitObject | undefined> {
    if (!isObjectId(id)) return undefined;
    try {
      return await this.#commit(id);
    } catch (error) {
      if (isLacking(error)) return undefined;
      throw unreadable(this.#gitdir, "commit", id, error);
    }
  }

  /** @throws ArkError repository-unusable */
  async commit(id: string): Promise<CommitObject> {
    try {
      return await this.#commit(id);
    } catch (error) {
      throw unreadable(this.#gitdir, "commit", id, error);
    }
  }

  /** In no certain order. @throws ArkError repository-unusable */
  async tree(id: string): Promise<readonly TreeEntry[]> {
    if (id === EMPTY_TREE) return [];
    try {
      return this.#trees.get(id) ?? this.#keepTree(id, await this.#reader.tree(id));
    } catch (error) {
      throw unreadable(this.#gitdir, "tree", id, error);
    }
  }

  /** In git's own form; without an id the empty one. @throws ArkError repository-unusable */
  async rawTree(id: string | undefined): Promise<Buffer> {
    if (id === undefined || id === EMPTY_TREE) return NOTHING;
    try {
      const known = this.#rawTrees.get(id);
      if (known !== undefined) return known;
      const tree = await this.#reader.rawTree(id);
      this.#rawTrees.set(id, tree);
      return tree;
    } catch (error) {
      throw unreadable(this.#gitdir, "tree", id, error);
    }
  }

  /** @throws ArkError repository-unusable */
  async blob(id: string): Promise<Uint8Array> {
    try {
      return this.#blobs.get(id) ?? this.#keepBlob(id, await this.#reader.blob(id));
    } catch (error) {
      throw unreadable(this.#gitdir, "blob", id, error);
    }
  }

  /**
   * In bytes; undefined where it was never read: the library has no way to ask for the size alone.
   */
  knownSize(id: string): number | undefined {
    return this.#sizes.get(id);
  }

  writer(): ObjectWriter {
    return new ObjectWriter(this.#gitdir);
  }

  /** Durable when it returns. @throws ArkError repository-unusable */
  async write(objects: ObjectWriter): Promise<void> {
    await guarded(this.#gitdir, () => objects.flush());
    for (const [id, commit] of objects.commits) this.#keepCommit(id, commit);
    for (const [id, entries] of objects.trees) this.#keepTree(id, entries);
    for (const [id, content] of objects.blobs) this.#keepBlob(id, content);
  }

  async #commit(id: string): Promise<CommitObject> {
    return this.#commits.get(id) ?? this.#keepCommit(id, await this.#reader.commit(id));
  }

  #keepCommit(id: string, commit: CommitObject): CommitObject {
    this.#commits.set(id, commit);
    return commit;
  }

  #keepTree(id: string, entries: readonly TreeEntry[]): readonly TreeEntry[] {
    this.#trees.set(id, entries);
    return entries;
  }

  #keepBlob(id: string, content: Uint8Array): Uint8Array {
    this.#sizes.set(id, content.length);
    this.#blobs.set(id, content);
    return content;
  }
}
