/** Reads git's objects with the library, whatever the ordinary git does with its packs meanwhile. */
import { existsSync, readdirSync } from "node:fs";
import * as promises from "node:fs/promises";
import {
  type CommitObject,
  Errors,
  expandOid,
  type PromiseFsClient,
  readBlob,
  readCommit,
  readTree,
  type TreeEntry,
} from "isomorphic-git";
import { absent } from "./absent.ts";

/** How often an object is looked for: git may pack it, or repack its pack, while we look. */
const TRIES = 3;
/** The library keeps every packed object that it has read; after so many bytes it begins anew. */
const KEPT_BYTES = 32 * 1024 * 1024;
/**
 * With each object the library asks whether the git folder is a file that names another, calls
 * without a path to see whether it gets a promise, tries to read a loose object, and lists the packs.
 * A failed read costs ten times a look, and a turn through the thread pool more than a short listing.
 */
const FS: PromiseFsClient = {
  promises: {
    ...promises,
    stat: absent,
    readdir: async (path: string) => readdirSync(path),
    readFile: (path = "") => existsSync(path) ? promises.readFile(path) : absent(),
  },
};

/** About what an object takes there, and each entry of a tree. */
const OBJECT_BYTES = 500;
const ENTRY_BYTES = 60;

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
  #bytes = 0;

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  async commit(id: string): Promise<CommitObject> {
    const { oid, commit } = await this.#read(id, readCommit);
    // The library goes on from a tag to its commit.
    if (oid !== id) throw new Errors.ObjectTypeError(id, "tag", "commit");
    this.#count(commit.message.length);
    return commit;
  }

  async tree(id: string): Promise<readonly TreeEntry[]> {
    const { tree } = await this.#read(id, readTree);
    this.#count(tree.length * ENTRY_BYTES);
    return tree;
  }

  async blob(id: string): Promise<Uint8Array> {
    const { blob } = await this.#read(id, readBlob);
    this.#count(blob.length);
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
        return await read({ fs: FS, gitdir: this.#gitdir, cache: this.#cache, oid: id });
      } catch (error) {
        if (error instanceof Errors.ObjectTypeError || tries === TRIES) throw error;
        this.#renew();
      }
    }
  }

  #count(bytes: number): void {
    this.#bytes += OBJECT_BYTES + bytes;
    if (this.#bytes > KEPT_BYTES) this.#renew();
  }

  /** What it knew of packs may be gone, or have failed half-way. */
  #renew(): void {
    this.#cache = {};
    this.#bytes = 0;
  }
}
