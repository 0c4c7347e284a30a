/** New objects on their way to the disk: the library encodes them, here they are made durable. */
import type { Buffer } from "node:buffer";
import * as promises from "node:fs/promises";
import { join } from "node:path";
import {
  type CommitObject,
  type PromiseFsClient,
  type TreeEntry,
  writeBlob,
  writeCommit,
  writeTree,
} from "isomorphic-git";
import { absent } from "./absent.ts";
import { type WholeFile, writeInOrder } from "./durable-files.ts";
import { blobId } from "./object-id.ts";
import { packBlobs } from "./pack.ts";

/** From so many blobs on they go into one pack; git draws the line there for what is pushed. */
const PACK_FROM = 100;

/** The objects of one commit. Nothing is on the disk before `flush`. */
export class ObjectWriter {
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, readonly TreeEntry[]>();
  readonly commits = new Map<string, CommitObject>();
  readonly #gitdir: string;
  /** What the library wrote, by path. */
  readonly #files = new Map<string, Uint8Array>();
  readonly #fs: PromiseFsClient;

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
    this.#fs = intoMemory(this.#files);
  }

  /** Of all that is new. */
  get ids(): string[] {
    return [...this.blobs.keys(), ...this.trees.keys(), ...this.commits.keys()];
  }

  /** @param known the blob that is there already: it need not be written */
  blob(content: Buffer, known: string | undefined): string {
    const id = blobId(content);
    if (id !== known) this.blobs.set(id, content);
    return id;
  }

  async tree(entries: readonly TreeEntry[]): Promise<string> {
    const id = await writeTree({ fs: this.#fs, gitdir: this.#gitdir, tree: [...entries] });
    this.trees.set(id, entries);
    return id;
  }

  async commit(commit: CommitObject): Promise<string> {
    const id = await writeCommit({ fs: this.#fs, gitdir: this.#gitdir, commit });
    this.commits.set(id, commit);
    return id;
  }

  /**
   * Writes all of them, durably, also those that are there already: that makes them young again, so
   * that a garbage collection at this moment does not take them for litter.
   * The files are synced, their folders are not: every journaling file system keeps the order of
   * renames, and the branch's own comes after these.
   */
  async flush(): Promise<void> {
    if (this.#packs) await this.#writePack();
    await writeInOrder(await this.loose());
  }

  /**
   * Those with a file of their own, whatever an object names before it: a garbage collection follows
   * a new commit before any branch does, and takes what it names and is just being made for corrupt.
   */
  async loose(): Promise<WholeFile[]> {
    const files = new Map<string, Uint8Array>();
    if (!this.#packs) {
      const where = { fs: intoMemory(files), gitdir: this.#gitdir };
      await Promise.all([...this.blobs.values()].map((blob) => writeBlob({ ...where, blob })));
    }
    // Trees and the commit were made in the order in which they name each other.
    return [...files, ...this.#files].map(([path, bytes]) => ({ path, bytes, prefix: "tmp_obj_" }));
  }

  get #packs(): boolean {
    return this.blobs.size >= PACK_FROM;
  }

  async #writePack(): Promise<void> {
    const { name, pack, index } = packBlobs(this.blobs);
    const folder = join(this.#gitdir, "objects", "pack");
    // A pack is seen by its index, so the index comes last.
    await writeInOrder([
      { path: join(folder, `${name}.pack`), bytes: pack, prefix: "tmp_pack_" },
      { path: join(folder, `${name}.idx`), bytes: index, prefix: "tmp_idx_" },
    ]);
  }
}

/**
 * The library would write straight to an object's own name, and not where there is one already; so
 * it is given a file system that has nothing, and only takes.
 */
function intoMemory(files: Map<string, Uint8Array>): PromiseFsClient {
  return {
    promises: {
      ...promises,
      stat: absent,
      // It calls this without a path, to see whether it gives a promise.
      readFile: absent,
      writeFile: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
    },
  };
}
