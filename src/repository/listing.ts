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
  const sizes = await sizesOf(store, found.map(({ entry }) => entry));
  return found.map((one) => toFile(store, one, sizes));
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
    if (kindOf(entry) !== "folder") found.push({ path, bytes: Buffer.from(path), entry });
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
