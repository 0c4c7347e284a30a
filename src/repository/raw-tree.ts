/**
 * Git's own form of a tree, and where two of them differ.
 * The library decodes every entry of a tree, and refuses the whole tree for one name that is not safe
 * to be checked out. A log compares thousands of pairs that are equal but for one entry, and has to
 * tell of every commit.
 * Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects (tree objects)
 */
import { Buffer } from "node:buffer";
import type { TreeEntry } from "isomorphic-git";

/** Of an entry's id; it follows the NUL that ends the name. */
const ID_BYTES = 20;
const NUL = 0;
const SPACE = 32;

/** The entries that are only in the one, or only in the other; of one name, where it is another thing. */
export interface TreeDifference {
  readonly before: readonly TreeEntry[];
  readonly after: readonly TreeEntry[];
}

/** Both are sorted, so that what stands between an equal beginning and an equal end is what differs. */
export function differingEntries(before: Buffer, after: Buffer): TreeDifference {
  const start = entryAt(before, commonStart(before, after));
  const end = commonEnd(before, after, start);
  return {
    before: entriesBetween(before, start, before.length - end),
    after: entriesBetween(after, start, after.length - end),
  };
}

/** The entry of that name. */
export function entryNamed(tree: Buffer, name: string): TreeEntry | undefined {
  const wanted = Buffer.from(` ${name}\0`);
  for (let at = tree.indexOf(wanted); at >= 0; at = tree.indexOf(wanted, at + 1)) {
    // The same bytes may stand in an id, too.
    const start = entryAt(tree, at);
    if (tree.indexOf(SPACE, start) === at) return entriesBetween(tree, start, start + 1)[0];
  }
  return undefined;
}

/** Bytes that are equal from the beginning on, found by halves: to compare is quick, to look is not. */
function commonStart(a: Buffer, b: Buffer): number {
  let equal = 0;
  let differs = Math.min(a.length, b.length) + 1;
  while (differs - equal > 1) {
    const middle = (equal + differs) >> 1;
    if (a.subarray(equal, middle).equals(b.subarray(equal, middle))) equal = middle;
    else differs = middle;
  }
  return equal;
}

/** Bytes of whole entries that are equal at the end, where those before `start` are left out. */
function commonEnd(a: Buffer, b: Buffer, start: number): number {
  const tail = (tree: Buffer, from: number, to: number) =>
    tree.subarray(tree.length - from, tree.length - to);
  let equal = 0;
  let differs = Math.min(a.length, b.length) - start + 1;
  while (differs - equal > 1) {
    const middle = (equal + differs) >> 1;
    if (tail(a, middle, equal).equals(tail(b, middle, equal))) equal = middle;
    else differs = middle;
  }
  return Math.min(wholeEntries(a, start, equal), wholeEntries(b, start, equal));
}

/** Of the last `bytes`, those from where an entry begins. */
function wholeEntries(tree: Buffer, start: number, bytes: number): number {
  let at = start;
  while (at < tree.length - bytes) at = nextEntry(tree, at);
  return tree.length - at;
}

/** Where the entry begins that the byte at `offset` is of. */
function entryAt(tree: Buffer, offset: number): number {
  let at = 0;
  while (at < tree.length) {
    const next = nextEntry(tree, at);
    if (next > offset) break;
    at = next;
  }
  return at;
}

function nextEntry(tree: Buffer, at: number): number {
  const nul = tree.indexOf(NUL, at);
  if (nul < 0) throw new Error("A tree ends in the middle of an entry.");
  return nul + 1 + ID_BYTES;
}

function entriesBetween(tree: Buffer, start: number, end: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = start, next; at < end; at = next) {
    next = nextEntry(tree, at);
    const space = tree.indexOf(SPACE, at);
    const mode = tree.toString("latin1", at, space).padStart(6, "0");
    entries.push({
      mode,
      path: tree.toString("utf8", space + 1, next - ID_BYTES - 1),
      oid: tree.toString("hex", next - ID_BYTES, next),
      type: mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob",
    });
  }
  return entries;
}
