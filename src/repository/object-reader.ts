/** Reads git's objects with the library, whatever the ordinary git does with its packs meanwhile. */
import { Buffer } from "node:buffer";
import {
  type CommitObject,
  Errors,
  expandOid,
  type PromiseFsClient,
  readBlob,
  readCommit,
  readObject,
  readTree,
  type TreeEntry,
} from "isomorphic-git";
import { absent } from "./absent.ts";
import { DeltaBases } from "./delta-bases.ts";
import { READING_FILES } from "./reading-files.ts";

/** How often an object is looked for: git may pack it, or repack its pack, while we look. */
const TRIES = 3;
/** Nobody needs to be asked whether the git folder is a file that names another. */
const FS: PromiseFsClient = { promises: { ...READING_FILES.promises, stat: absent } };

interface Place {
  readonly fs: PromiseFsClient;
  readonly gitdir: string;
  readonly cache: object;
  readonly oid: string;
}

/** All of them throw the library's errors, and the system's. */
export class ObjectReader {
  readonly #gitdir: string;
  /** The library's own: indexes, packs, and what it has read of them. */
  #cache: object = {};
  #bases = new DeltaBases();

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** Of the objects that others are deltas of. */
  get keptBytes(): number {
    return this.#bases.bytes;
  }

  async commit(id: string): Promise<CommitObject> {
    const { oid, commit } = await this.#read(id, readCommit);
    // The library goes on from a tag to its commit.
    if (oid !== id) throw new Errors.ObjectTypeError(id, "tag", "commit");
    return commit;
  }

  async tree(id: string): Promise<readonly TreeEntry[]> {
    const { tree } = await this.#read(id, readTree);
    return tree;
  }

  /** In git's own form, not decoded: also one with names that the library refuses. */
  async rawTree(id: string): Promise<Buffer> {
    const { type, object } = await this.#read(
      id,
      (place) => readObject({ ...place, format: "content" }),
    ) as { type: string; object: Uint8Array };
    if (type !== "tree") throw new Errors.ObjectTypeError(id, type as "blob", "tree");
    return Buffer.from(object.buffer, object.byteOffset, object.length);
  }

  async blob(id: string): Promise<Uint8Array> {
    const { blob } = await this.#read(id, readBlob);
    return blob;
  }

  /** Undefined where no object's id begins so, or more than one's. */
  async expand(beginning: string): Promise<string | undefined> {
    try {
      return await expandOid({ fs: FS, gitdir: this.#gitdir, cache: this.#cache, oid: beginning });
    } catch (error) {
      if (error instanceof Errors.NotFoundError || error instanceof Errors.AmbiguousError) {
        return undefined;
      }
      throw error;
    }
  }

  async #read<Result>(id: string, read: (place: Place) => Promise<Result>): Promise<Result> {
    for (let tries = 1;; tries++) {
      try {
        const result = await read({ fs: FS, gitdir: this.#gitdir, cache: this.#cache, oid: id });
        await this.#bases.tend(this.#cache);
        return result;
      } catch (error) {
        if (error instanceof Errors.ObjectTypeError || tries === TRIES) throw error;
        this.#renew();
      }
    }
  }

  /** What it knew of packs may be gone, or have failed half-way. */
  #renew(): void {
    this.#cache = {};
    this.#bases = new DeltaBases();
  }
}
