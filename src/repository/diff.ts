/**
 * Which files differ between two trees.
 * The library's `walk` tells it too, but asks for each entry of both trees by itself: twenty
 * milliseconds for a folder of five hundred files, where a log compares thousands of such pairs.
 */
import type { TreeEntry } from "isomorphic-git";
import type { ChangedFile } from "../reconciler/ports.ts";
import { kindOf } from "./entry-kind.ts";
import type { ObjectStore } from "./object-store.ts";
import { differingEntries, entryNamed } from "./raw-tree.ts";

/** What has one name on both sides, or on one of them. */
interface Pair {
  readonly before?: TreeEntry | undefined;
  readonly after?: TreeEntry | undefined;
}

/** Of a file. */
export interface EntryChange extends Pair {
  /** "containers/web.yaml" */
  readonly path: string;
}

/**
 * Sorted by path, unless `within` is given. Equal subtrees have equal ids and are not read.
 * @param within a file or a folder, such as "containers/web.yaml": nothing else is compared
 * @throws ArkError repository-unusable
 */
export async function diffTrees(
  store: ObjectStore,
  before: string | undefined,
  after: string,
  within?: string,
): Promise<ChangedFile[]> {
  if (within !== undefined) return await diffWithin(store, { before, after }, within);
  const changed = (await diffEntries(store, before, after)).map(changedFile);
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** In no certain order. @throws ArkError repository-unusable */
export function diffEntries(
  store: ObjectStore,
  before: string | undefined,
  after: string,
): Promise<EntryChange[]> {
  return diffFolders(store, before, after, "");
}

async function diffWithin(
  store: ObjectStore,
  roots: { readonly before: string | undefined; readonly after: string },
  path: string,
): Promise<ChangedFile[]> {
  const steps = path.split("/");
  const name = steps.pop()!;
  let { before, after }: { before: string | undefined; after: string | undefined } = roots;
  for (const step of steps) {
    if (before === after) return [];
    before = folderOf(entryNamed(await store.rawTree(before), step));
    after = folderOf(entryNamed(await store.rawTree(after), step));
  }
  if (before === after) return [];
  const pair = {
    before: entryNamed(await store.rawTree(before), name),
    after: entryNamed(await store.rawTree(after), name),
  };
  return (await diffPair(store, pair, path.slice(0, -name.length))).map(changedFile);
}

async function diffFolders(
  store: ObjectStore,
  before: string | undefined,
  after: string | undefined,
  prefix: string,
): Promise<EntryChange[]> {
  if (before === after) return [];
  const differing = differingEntries(await store.rawTree(before), await store.rawTree(after));
  const pairs = new Map<string, Pair>(differing.before.map((it) => [it.path, { before: it }]));
  for (const entry of differing.after) {
    pairs.set(entry.path, { ...pairs.get(entry.path), after: entry });
  }
  const changed: EntryChange[] = [];
  for (const pair of pairs.values()) {
    for (const file of await diffPair(store, pair, prefix)) changed.push(file);
  }
  return changed;
}

/** The file of that name, and what is below the folder of that name. */
async function diffPair(
  store: ObjectStore,
  { before, after }: Pair,
  prefix: string,
): Promise<EntryChange[]> {
  if (before?.oid === after?.oid && before?.mode === after?.mode) return [];
  const path = prefix + (after ?? before)!.path;
  const below = await diffFolders(store, folderOf(before), folderOf(after), `${path}/`);
  const was = fileOf(before);
  const is = fileOf(after);
  if (was === undefined && is === undefined) return below;
  return [...below, { path, before: was, after: is }];
}

function changedFile({ path, before, after }: EntryChange): ChangedFile {
  const change = before === undefined ? "added" : after === undefined ? "removed" : "modified";
  return {
    path,
    change,
    ...(before?.type === "blob" && { before: before.oid }),
    ...(after?.type === "blob" && { after: after.oid }),
  };
}

function folderOf(entry: TreeEntry | undefined): string | undefined {
  return entry !== undefined && kindOf(entry) === "folder" ? entry.oid : undefined;
}

function fileOf(entry: TreeEntry | undefined): TreeEntry | undefined {
  return entry !== undefined && kindOf(entry) !== "folder" ? entry : undefined;
}
