/** What an entry of a tree is. */
import type { TreeEntry } from "isomorphic-git";
import type { RepositoryFile } from "../reconciler/ports.ts";

type EntryKind = RepositoryFile["kind"] | "folder";

/** The library gives, and takes, only these modes. */
const KINDS: Readonly<Record<string, EntryKind>> = {
  "040000": "folder",
  "100644": "file",
  "100755": "executable",
  "120000": "symlink",
  "160000": "submodule",
};

export function kindOf(entry: TreeEntry): EntryKind {
  return KINDS[entry.mode] ?? "file";
}
