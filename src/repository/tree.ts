/** Git's tree objects: the entries of one folder. */
import { Buffer } from "node:buffer";
import type { RepositoryFile } from "../reconciler/ports.ts";
import { type GitObject, gitObject } from "./git-object.ts";

export interface TreeEntry {
  readonly name: string;
  /** As git writes it, in octal: "100644". Kept as it is, so that unchanged entries stay so. */
  readonly mode: string;
  readonly id: string;
}

const ID_BYTES = 20;

export const FOLDER_MODE = "40000";
export const FILE_MODE = "100644";

type EntryKind = RepositoryFile["kind"] | "folder";

/** The first digits of a mode say what an entry is; the rest are permissions. */
const KINDS: readonly (readonly [prefix: RegExp, kind: EntryKind])[] = [
  [/^0*4/, "folder"],
  [/^100[1357]/, "executable"],
  [/^100/, "file"],
  [/^120/, "symlink"],
  [/^160/, "submodule"],
];

export function kindOf(entry: TreeEntry): EntryKind {
  return KINDS.find(([prefix]) => prefix.test(entry.mode))?.[1] ?? "file";
}

/** @throws Error when the bytes end in the middle of an entry */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; at = entryEnd(content, at)) {
    entries.push(entryAt(content, at));
  }
  return entries;
}

/** The entry that begins there. @throws Error when the bytes end in the middle of it */
export function entryAt(content: Buffer, at: number): TreeEntry {
  const end = entryEnd(content, at) - ID_BYTES;
  const space = content.indexOf(0x20, at);
  return {
    mode: content.toString("latin1", at, space),
    name: content.toString("utf8", space + 1, end - 1),
    id: content.toString("hex", end, end + ID_BYTES),
  };
}

/** Where the next entry begins: an id follows the zero that ends mode and name. */
export function entryEnd(content: Buffer, at: number): number {
  const zero = content.indexOf(0, at);
  if (zero < 0 || zero + 1 + ID_BYTES > content.length) throw new Error("it ends too early");
  return zero + 1 + ID_BYTES;
}

export function encodeTree(entries: readonly TreeEntry[]): GitObject {
  const parts = entries.toSorted(compareEntries).flatMap((entry) => [
    Buffer.from(`${entry.mode} ${entry.name}\0`),
    Buffer.from(entry.id, "hex"),
  ]);
  return gitObject("tree", Buffer.concat(parts));
}

/** The order of a tree's entries. */
export function compareEntries(a: TreeEntry, b: TreeEntry): number {
  return Buffer.compare(sortKey(a), sortKey(b));
}

/** Git orders by the bytes of the name, and takes a folder's as ending with a slash. */
function sortKey(entry: TreeEntry): Buffer {
  return Buffer.from(kindOf(entry) === "folder" ? `${entry.name}/` : entry.name);
}
