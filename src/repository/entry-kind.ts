/** What an entry of a tree is. */
import type { TreeEntry } from "isomorphic-git";
import type { RepositoryFile, StoredFile } from "../reconciler/ports.ts";

type EntryKind = RepositoryFile["kind"] | "folder";

/** The library gives, and takes, only these modes. */
const KINDS: Readonly<Record<string, EntryKind>> = {
  "040000": "folder",
  "100644": "file",
  "100755": "executable",
  "120000": "symlink",
  "160000": "submodule",
};

/** Whether the library would take it. @param mode in six digits */
export function isKnownMode(mode: string): boolean {
  return Object.hasOwn(KINDS, mode);
}

export function kindOf(entry: TreeEntry): EntryKind {
  return KINDS[entry.mode] ?? "file";
}

const MODES: Readonly<Record<StoredFile["kind"], string>> = {
  file: "100644",
  executable: "100755",
  symlink: "120000",
  submodule: "160000",
};

/** A content that is in the repository already, under a name. */
export function entryOf(path: string, { kind, blob }: StoredFile): TreeEntry {
  return { path, mode: MODES[kind], oid: blob, type: kind === "submodule" ? "commit" : "blob" };
}
