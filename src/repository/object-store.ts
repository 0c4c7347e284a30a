/** Reads git's objects, loose and packed, and keeps in memory what rounds ask for again and again. */
import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type PromiseFsClient, readObject } from "isomorphic-git";
import { BoundedCache } from "./bounded-cache.ts";
import { type CommitObject, parseCommit } from "./commit-object.ts";
import {
  decodeLoose,
  EMPTY_TREE,
  type GitObject,
  isObjectId,
  type ObjectType,
} from "./git-object.ts";
import { packFiles } from "./pack-files.ts";
import { parseTree, type TreeEntry } from "./tree.ts";
import { guarded, unusable } from "./unusable.ts";
import { writeObjects } from "./write-objects.ts";

const MEGABYTE = 1024 * 1024;
/** About what an entry of a tree takes in memory. */
const ENTRY_BYTES = 200;

/** What is known of the packs: the folder's listing, and the library's indexes and bytes. */
interface Packs {
  readonly fs: PromiseFsClient;
  readonly cache: object;
}

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
  #packs: Packs;

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
    this.#packs = { fs: packFiles(gitdir), cache: {} };
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

  /** Tries twice: git may have packed the object since the packs were listed. */
  async #find(id: string): Promise<GitObject | undefined> {
    try {
      return await this.#read(id);
    } catch {
      this.#packs = { fs: packFiles(this.#gitdir), cache: {} };
    }
    try {
      return await guarded(this.#gitdir, () => this.#read(id));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw this.#damaged(id, error);
    }
  }

  /** A loose object is read here, since the library inflates in plain JavaScript, at a tenth of zlib's pace. */
  async #read(id: string): Promise<GitObject> {
    const loose = join(this.#gitdir, "objects", id.slice(0, 2), id.slice(2));
    // A failed read costs its stack trace, ten times the look: most objects of an old repository are packed.
    if (existsSync(loose)) return decodeLoose(id, await readFile(loose));
    const gitdir = this.#gitdir;
    const found = await readObject({ ...this.#packs, gitdir, oid: id, format: "content" });
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
