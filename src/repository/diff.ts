/** Which files differ between two trees. */
import type { ChangedFile } from "../reconciler/ports.ts";
import type { ObjectStore } from "./object-store.ts";
import { kindOf, type TreeEntry } from "./tree.ts";

/**
 * Sorted by path. Equal subtrees have equal ids and are not read.
 * @throws ArkError repository-unusable
 */
export async function diffTrees(
  store: ObjectStore,
  before: string | undefined,
  after: string,
): Promise<ChangedFile[]> {
  const changed = await diffFolders(store, before, after, "");
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function diffFolders(
  store: ObjectStore,
  before: string | undefined,
  after: string | undefined,
  prefix: string,
): Promise<ChangedFile[]> {
  if (before === after) return [];
  const old = before === undefined ? [] : await store.tree(before);
  const now = after === undefined ? [] : await store.tree(after);
  const changed: ChangedFile[] = [];
  for (const [left, right] of pairs(old, now)) {
    changed.push(...await diffEntries(store, left, right, prefix));
  }
  return changed;
}

/** Entries that are not the same on both sides, by name. */
function pairs(
  old: readonly TreeEntry[],
  now: readonly TreeEntry[],
): [TreeEntry | undefined, TreeEntry | undefined][] {
  const left = new Map(old.map((entry) => [entry.name, entry]));
  const differing: [TreeEntry | undefined, TreeEntry | undefined][] = [];
  for (const entry of now) {
    const before = left.get(entry.name);
    left.delete(entry.name);
    if (before?.id !== entry.id || before.mode !== entry.mode) differing.push([before, entry]);
  }
  for (const entry of left.values()) differing.push([entry, undefined]);
  return differing;
}

async function diffEntries(
  store: ObjectStore,
  before: TreeEntry | undefined,
  after: TreeEntry | undefined,
  prefix: string,
): Promise<ChangedFile[]> {
  const path = prefix + (after ?? before)!.name;
  const wasFolder = before !== undefined && kindOf(before) === "folder";
  const isFolder = after !== undefined && kindOf(after) === "folder";
  const below = await diffFolders(
    store,
    wasFolder ? before.id : undefined,
    isFolder ? after.id : undefined,
    `${path}/`,
  );
  const wasFile = before !== undefined && !wasFolder;
  const isFile = after !== undefined && !isFolder;
  if (wasFile && isFile) return [...below, { path, change: "modified" }];
  if (wasFile) return [...below, { path, change: "removed" }];
  if (isFile) return [...below, { path, change: "added" }];
  return below;
}
