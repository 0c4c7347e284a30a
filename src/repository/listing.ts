/**
 * The files of a tree, from all its folders. One tree after another is nearly the same: then only
 * what differs is looked at, and all else is the same objects as before.
 */
import { Buffer } from "node:buffer";
import type { TreeEntry } from "isomorphic-git";
import type { RepositoryFile } from "../reconciler/ports.ts";
import { diffEntries, type EntryChange } from "./diff.ts";
import { isKnownMode, kindOf } from "./entry-kind.ts";
import type { ObjectStore } from "./object-store.ts";

/** How many contents are read at a time to learn their sizes. */
const READS = 32;

export interface Listing {
  readonly tree: string;
  /** Sorted by path, as git sorts it. */
  readonly files: readonly RepositoryFile[];
}

interface Found {
  readonly path: string;
  readonly entry: TreeEntry;
}

/** @param last of a tree that may be much the same @throws ArkError repository-unusable */
export async function listFiles(
  store: ObjectStore,
  tree: string,
  last?: Listing,
): Promise<Listing> {
  const files = last && await patched(store, tree, last);
  return { tree, files: files ?? await listAll(store, tree) };
}

async function listAll(store: ObjectStore, tree: string): Promise<RepositoryFile[]> {
  const found = await flatten(store, tree, "");
  const sizes = await sizesOf(store, found.map(({ entry }) => entry));
  return found.map((one) => ({ bytes: Buffer.from(one.path), one }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ one }) => toFile(store, one, sizes));
}

/**
 * Undefined where the library has to see the whole tree, since it may be one that it refuses, or
 * cannot read.
 */
async function patched(
  store: ObjectStore,
  tree: string,
  last: Listing,
): Promise<RepositoryFile[] | undefined> {
  const changes = await diffEntries(store, last.tree, tree).catch(() => undefined);
  if (changes === undefined || !changes.every(isPlain)) return undefined;
  const sizes = await sizesOf(store, changes.flatMap(({ after }) => after ?? []));
  const files = [...last.files];
  for (const { path, after } of changes) {
    const at = placeOf(path, files);
    const replaced = files[at]?.path === path ? 1 : 0;
    const news = after === undefined ? [] : [toFile(store, { path, entry: after }, sizes)];
    files.splice(at, replaced, ...news);
  }
  return files;
}

/** No name that could mean anything but itself, on any machine; nothing but what git writes. */
function isPlain({ path, after }: EntryChange): boolean {
  if (after === undefined) return true;
  return isKnownMode(after.mode) && path.split("/").every((name) => /^[\w-][\w.-]*$/.test(name));
}

/** Where it is among the files, or belongs. */
function placeOf(path: string, files: readonly RepositoryFile[]): number {
  const bytes = Buffer.from(path);
  let from = 0;
  let to = files.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (Buffer.compare(Buffer.from(files[middle]!.path), bytes) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** By blob. Of most, the size is known from an earlier revision. */
async function sizesOf(
  store: ObjectStore,
  entries: readonly TreeEntry[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const unknown = new Set<string>();
  for (const entry of entries) {
    // A submodule's id names a commit of another repository: there is nothing to read here.
    if (kindOf(entry) === "submodule") sizes.set(entry.oid, 0);
    else {
      const size = store.knownSize(entry.oid);
      if (size === undefined) unknown.add(entry.oid);
      else sizes.set(entry.oid, size);
    }
  }
  const rest = [...unknown];
  for (let at = 0; at < rest.length; at += READS) {
    const some = rest.slice(at, at + READS);
    const contents = await Promise.all(some.map((id) => store.blob(id)));
    for (const [index, id] of some.entries()) sizes.set(id, contents[index]!.length);
  }
  return sizes;
}

async function flatten(store: ObjectStore, tree: string, prefix: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of await store.tree(tree)) {
    const path = prefix + entry.path;
    if (kindOf(entry) !== "folder") found.push({ path, entry });
    else for (const inner of await flatten(store, entry.oid, `${path}/`)) found.push(inner);
  }
  return found;
}

function toFile(
  store: ObjectStore,
  { path, entry }: Found,
  sizes: ReadonlyMap<string, number>,
): RepositoryFile {
  const kind = kindOf(entry) as RepositoryFile["kind"];
  const read = kind === "submodule" ? async () => new Uint8Array() : () => store.blob(entry.oid);
  return { path, kind, blob: entry.oid, size: sizes.get(entry.oid)!, read };
}
