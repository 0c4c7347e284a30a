/** The files of a tree, from all its folders. */
import { Buffer } from "node:buffer";
import type { TreeEntry } from "isomorphic-git";
import type { RepositoryFile } from "../reconciler/ports.ts";
import { kindOf } from "./entry-kind.ts";
import type { ObjectStore } from "./object-store.ts";

/** How many contents are read at a time to learn their sizes. */
const READS = 32;

interface Found {
  readonly path: string;
  /** Git sorts by these. */
  readonly bytes: Buffer;
  readonly entry: TreeEntry;
}

/** Sorted by path, as git sorts it. @throws ArkError repository-unusable */
export async function listFiles(store: ObjectStore, tree: string): Promise<RepositoryFile[]> {
  const found = await flatten(store, tree, "");
  found.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const files: RepositoryFile[] = [];
  for (let at = 0; at < found.length; at += READS) {
    const some = found.slice(at, at + READS);
    files.push(...await Promise.all(some.map((one) => toFile(store, one))));
  }
  return files;
}

async function flatten(store: ObjectStore, tree: string, prefix: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of await store.tree(tree)) {
    const path = prefix + entry.path;
    if (kindOf(entry) !== "folder") found.push({ path, bytes: Buffer.from(path), entry });
    else for (const inner of await flatten(store, entry.oid, `${path}/`)) found.push(inner);
  }
  return found;
}

async function toFile(store: ObjectStore, { path, entry }: Found): Promise<RepositoryFile> {
  const kind = kindOf(entry) as RepositoryFile["kind"];
  // A submodule's id names a commit of another repository: there is nothing to read here.
  if (kind === "submodule") {
    return { path, kind, blob: entry.oid, size: 0, read: async () => new Uint8Array() };
  }
  const size = await store.size(entry.oid);
  return { path, kind, blob: entry.oid, size, read: () => store.blob(entry.oid) };
}
