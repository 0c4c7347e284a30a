/** Reads git's objects, loose and packed, and keeps in memory what rounds ask for again and again. */
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { readObject } from "isomorphic-git";
import { BoundedCache } from "./bounded-cache.ts";
import { type CommitObject, parseCommit } from "./commit-object.ts";
import {
  decodeLoose,
  decodeWhole,
  EMPTY_TREE,
  type GitObject,
  isObjectId,
  type ObjectType,
} from "./git-object.ts";
import { parseTree, type TreeEntry } from "./tree.ts";
import { guarded, unusable } from "./unusable.ts";
import { writeObjects } from "./write-objects.ts";

const MEGABYTE = 1024 * 1024;
/** About what an entry of a tree takes in memory. */
const ENTRY_BYTES = 200;

export class ObjectStore {
  readonly #gitdir: string;
  readonly #trees = new BoundedCache<readonly TreeEntry[]>(
    16 * MEGABYTE,
    (entries) => (entries.length + 1) * ENTRY_BYTES,
  );
  readonly #blobs = new BoundedCache<Buffer>(16 * MEGABYTE, (content) => content.length + 100);
  readonly #sizes = new BoundedCache<number>(100_000, () => 1);
  readonly #commits = new BoundedCache<CommitObject>(
    8 * MEGABYTE,
    (commit) => commit.message.length * 2 + 500,
  );
  /** The library's: indexes and bytes of the packs. */
  #packs = {};

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** Undefined where the repository has no such commit. @throws ArkError repository-unusable */
  async findCommit(id: string): Promise<CommitObject | undefined> {
    if (!isObjectId(id)) return undefined;
    const known = this.#commits.get(id);
    if (known !== undefined) return known;
    const object = await this.#find(id);
    return object?.type === "commit" ? this.#keepCommit(object) : undefined;
  }

  /** @throws ArkError repository-unusable */
  async commit(id: string): Promise<CommitObject> {
    return this.#commits.get(id) ?? this.#keepCommit(await this.#get(id, "commit"));
  }

  /** @throws ArkError repository-unusable */
  async tree(id: string): Promise<readonly TreeEntry[]> {
    if (id === EMPTY_TREE) return [];
    return this.#trees.get(id) ?? this.#keepTree(await this.#get(id, "tree"));
  }

  /** @throws ArkError repository-unusable */
  async blob(id: string): Promise<Buffer> {
    return this.#blobs.get(id) ?? this.#keepBlob(await this.#get(id, "blob"));
  }

  /** In bytes. @throws ArkError repository-unusable */
  async size(id: string): Promise<number> {
    return this.#sizes.get(id) ?? (await this.blob(id)).length;
  }

  /** Durable when it returns. @throws ArkError repository-unusable */
  async write(objects: readonly GitObject[]): Promise<void> {
    await guarded(this.#gitdir, () => writeObjects(this.#gitdir, objects));
    for (const object of objects) {
      if (object.type === "tree") this.#keepTree(object);
      if (object.type === "blob") this.#keepBlob(object);
      if (object.type === "commit") this.#keepCommit(object);
    }
  }

  /** Forgets the bytes of packs, which a garbage collection by git may have replaced. */
  forgetPacks(): void {
    this.#packs = {};
  }

  #keepCommit(object: GitObject): CommitObject {
    const commit = this.#parsed(object, parseCommit);
    this.#commits.set(object.id, commit);
    return commit;
  }

  #keepTree(object: GitObject): readonly TreeEntry[] {
    const entries = this.#parsed(object, parseTree);
    this.#trees.set(object.id, entries);
    return entries;
  }

  #keepBlob(object: GitObject): Buffer {
    this.#sizes.set(object.id, object.content.length);
    this.#blobs.set(object.id, object.content);
    return object.content;
  }

  #parsed<Value>(object: GitObject, parse: (content: Buffer) => Value): Value {
    try {
      return parse(object.content);
    } catch (error) {
      throw this.#damaged(object.id, error);
    }
  }

  async #get(id: string, type: ObjectType): Promise<GitObject> {
    const object = await this.#find(id);
    if (object?.type === type) return object;
    const problem = object === undefined
      ? `lacks the ${type}`
      : `has no ${type}, but a ${object.type},`;
    throw unusable(this.#gitdir, `${problem} ${id}. ${REPAIR}`);
  }

  /** Tries twice: git may have moved the object into another pack while we looked. */
  async #find(id: string): Promise<GitObject | undefined> {
    try {
      return await this.#read(id);
    } catch {
      this.forgetPacks();
    }
    try {
      return await guarded(this.#gitdir, () => this.#read(id));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw this.#damaged(id, error);
    }
  }

  async #read(id: string): Promise<GitObject> {
    const found = await readObject({
      fs,
      gitdir: this.#gitdir,
      oid: id,
      // The library inflates in plain JavaScript; zlib does it in a tenth of the time.
      format: "deflated",
      cache: this.#packs,
    });
    if (found.format === "deflated") return decodeLoose(id, found.object);
    if (found.format === "wrapped") return decodeWhole(id, Buffer.from(found.object));
    return { id, type: found.type as ObjectType, content: Buffer.from(found.object as Uint8Array) };
  }

  #damaged(id: string, error: unknown): Error {
    const problem = error instanceof Error ? error.message : String(error);
    return unusable(this.#gitdir, `has a damaged object ${id} (${problem}). ${REPAIR}`, error);
  }
}

const REPAIR = "See what `git fsck` says there, then push from a good clone into a new repository.";

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "NotFoundError";
}
