/** Which files differ between two trees. */
import { Buffer } from "node:buffer";
import type { ChangedFile } from "../reconciler/ports.ts";
import type { ObjectStore } from "./object-store.ts";
import { compareEntries, entryAt, entryEnd, kindOf, type TreeEntry } from "./tree.ts";

type Pair = readonly [before: TreeEntry | undefined, after: TreeEntry | undefined];

const NOTHING = Buffer.alloc(0);

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
  const old = before === undefined ? NOTHING : await store.treeContent(before);
  const now = after === undefined ? NOTHING : await store.treeContent(after);
  const changed: ChangedFile[] = [];
  for (const [left, right] of differing(old, now)) {
    changed.push(...await diffEntries(store, left, right, prefix));
  }
  return changed;
}

/**
 * Entries that are not the same on both sides, by name. Equal ones are passed by as bytes: of a
 * folder of five hundred files one commit changes a few, and a long history compares many of those.
 */
function differing(old: Buffer, now: Buffer): Pair[] {
  const found: Pair[] = [];
  let left = old;
  let right = now;
  while (!left.equals(right)) {
    const equal = equalEntries(left, right);
    const [before, after] = [entryBytes(left, equal), entryBytes(right, equal)];
    const [gone, come] = meet(found, before, after);
    left = left.subarray(equal + (gone ? before.length : 0));
    right = right.subarray(equal + (come ? after.length : 0));
  }
  return found;
}

/** How many bytes are whole entries that both begin with. */
function equalEntries(left: Buffer, right: Buffer): number {
  const difference = equalBytes(left, right);
  let at = 0;
  while (at < difference) {
    const end = entryEnd(left, at);
    if (end > difference) break;
    at = end;
  }
  return at;
}

/** By halves, since the system compares a block at once. */
function equalBytes(left: Buffer, right: Buffer): number {
  let low = 0;
  let high = Math.min(left.length, right.length);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (left.compare(right, low, middle, low, middle) === 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Takes the entry that sorts first, or both of one name; says which were taken. */
function meet(found: Pair[], left: Buffer, right: Buffer): [left: boolean, right: boolean] {
  const before = left.length > 0 ? entryAt(left, 0) : undefined;
  const after = right.length > 0 ? entryAt(right, 0) : undefined;
  const order = before === undefined ? 1 : after === undefined ? -1 : compareEntries(before, after);
  found.push([order <= 0 ? before : undefined, order >= 0 ? after : undefined]);
  return [order <= 0, order >= 0];
}

function entryBytes(content: Buffer, at: number): Buffer {
  return at < content.length ? content.subarray(at, entryEnd(content, at)) : NOTHING;
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
