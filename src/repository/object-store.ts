/** Reads git's objects, loose and packed, and keeps in memory what rounds ask for again and again. */
import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArkError } from "../errors.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { type CommitObject, parseCommit } from "./commit-object.ts";
import {
  decodeLoose,
  EMPTY_TREE,
  type GitObject,
  isObjectId,
  type ObjectType,
} from "./git-object.ts";
import { Packs } from "./packs.ts";
import { parseTree, type TreeEntry } from "./tree.ts";
import { explained, guarded, unusable } from "./unusable.ts";
import { writeObjects } from "./write-objects.ts";

const NOTHING = Buffer.alloc(0);
const MEGABYTE = 1024 * 1024;
/** How often an object is looked for: git may pack it, or repack its pack, while we look. */
const TRIES = 3;

export class ObjectStore {
  readonly #gitdir: string;
  readonly #packs: Packs;
  readonly #trees = new BoundedCache<Buffer>(16 * MEGABYTE, (content) => content.length + 100);
  readonly #blobs = new BoundedCache<Buffer>(16 * MEGABYTE, (content) => content.length + 100);
  readonly #sizes = new BoundedCache<number>(100_000, () => 1);
  readonly #commits = new BoundedCache<CommitObject>(
    8 * MEGABYTE,
    (commit) => commit.message.length * 2 + 500,
  );

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
    this.#packs = new Packs(gitdir);
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
    return this.#parsed(id, await this.treeContent(id), parseTree);
  }

  /** As git stores it: to compare two is faster so. @throws ArkError repository-unusable */
  async treeContent(id: string): Promise<Buffer> {
    if (id === EMPTY_TREE) return NOTHING;
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
    const commit = this.#parsed(object.id, object.content, parseCommit);
    this.#commits.set(object.id, commit);
    return commit;
  }

  #keepTree(object: GitObject): Buffer {
    this.#trees.set(object.id, object.content);
    return object.content;
  }

  #keepBlob(object: GitObject): Buffer {
    this.#sizes.set(object.id, object.content.length);
    this.#blobs.set(object.id, object.content);
    return object.content;
  }

  #parsed<Value>(id: string, content: Buffer, parse: (content: Buffer) => Value): Value {
    try {
      return parse(content);
    } catch (error) {
      throw this.#damaged(id, error);
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

  async #find(id: string): Promise<GitObject | undefined> {
    let problem: unknown;
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        problem = undefined;
        if (tries > 1) await this.#packs.refresh();
        const object = await this.#read(id);
        if (object !== undefined) return object;
      } catch (error) {
        problem = error;
      }
    }
    if (problem === undefined) return undefined;
    const error = explained(this.#gitdir, problem);
    throw error instanceof ArkError ? error : this.#damaged(id, error);
  }

  async #read(id: string): Promise<GitObject | undefined> {
    const loose = join(this.#gitdir, "objects", id.slice(0, 2), id.slice(2));
    // A failed read costs its stack trace, ten times the look, and most old objects are in packs.
    if (existsSync(loose)) return decodeLoose(id, await readFile(loose));
    return this.#packs.find(id);
  }

  #damaged(id: string, error: unknown): Error {
    const problem = error instanceof Error ? error.message : String(error);
    return unusable(this.#gitdir, `has a damaged object ${id} (${problem}). ${REPAIR}`, error);
  }
}

const REPAIR = "See what `git fsck` says there, then push from a good clone into a new repository.";
