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
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > content.length) throw new Error("it ends too early");
    entries.push({
      mode: content.toString("latin1", at, space),
      name: content.toString("utf8", space + 1, end),
      id: content.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

export function encodeTree(entries: readonly TreeEntry[]): GitObject {
  const sorted = entries.map((entry) => ({ entry, key: sortKey(entry) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = sorted.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode} ${entry.name}\0`),
    Buffer.from(entry.id, "hex"),
  ]);
  return gitObject("tree", Buffer.concat(parts));
}

/** Git orders by the bytes of the name, and takes a folder's as ending with a slash. */
function sortKey(entry: TreeEntry): Buffer {
  return Buffer.from(kindOf(entry) === "folder" ? `${entry.name}/` : entry.name);
}
