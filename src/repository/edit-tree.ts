/** Applies an edit to a tree: only the folders on the way to a change are made anew. */
import { Buffer } from "node:buffer";
import type { TreeEntry } from "isomorphic-git";
import { ArkError } from "../errors.ts";
import type { FileEdit } from "../reconciler/ports.ts";
import { entryOf, kindOf } from "./entry-kind.ts";
import { splitPath } from "./paths.ts";

/** What an edit does at one name: to the file there, and below it. */
interface Change {
  file?: FileEdit;
  readonly below: Map<string, Change>;
}

/** Where trees are read from, and where new objects go; each gives the object's id. */
export interface TreeEditing {
  readonly read: (id: string) => Promise<readonly TreeEntry[]>;
  readonly tree: (entries: readonly TreeEntry[]) => Promise<string>;
  readonly blob: (content: Buffer, known: string | undefined) => string;
}

/**
 * @param base the tree to start from
 * @param files what each becomes, by path
 * @returns the tree afterwards: `base` itself where nothing changes
 * @throws ArkError internal for a malformed path; repository-unusable where a file is in the way of
 * a folder, or the reverse
 */
export async function editTree(
  work: TreeEditing,
  base: string,
  files: ReadonlyMap<string, FileEdit>,
): Promise<string> {
  const root: Change = { below: new Map() };
  for (const [path, file] of files) changeAt(root, splitPath(path)).file = file;
  return await editFolder(work, base, root.below, "") ?? await work.tree([]);
}

function changeAt(root: Change, parts: readonly string[]): Change {
  let change = root;
  for (const part of parts) {
    const next = change.below.get(part) ?? { below: new Map() };
    change.below.set(part, next);
    change = next;
  }
  return change;
}

/** The id of the folder afterwards; undefined where nothing is left in it. */
async function editFolder(
  work: TreeEditing,
  base: string | undefined,
  changes: ReadonlyMap<string, Change>,
  prefix: string,
): Promise<string | undefined> {
  const before = base === undefined ? [] : await work.read(base);
  const entries = new Map(before.map((entry) => [entry.path, entry]));
  let changed = false;
  const edited = [...changes].map(async ([name, change]) => {
    const old = entries.get(name);
    const entry = await editEntry(work, old, name, change, prefix + name);
    changed ||= entry?.oid !== old?.oid || entry?.mode !== old?.mode;
    if (entry === undefined) entries.delete(name);
    else entries.set(name, entry);
  });
  await Promise.all(edited);
  if (entries.size === 0) return undefined;
  return changed ? await work.tree([...entries.values()]) : base;
}

async function editEntry(
  work: TreeEditing,
  before: TreeEntry | undefined,
  name: string,
  change: Change,
  path: string,
): Promise<TreeEntry | undefined> {
  const wasFolder = before !== undefined && kindOf(before) === "folder";
  const file = await editFile(work, wasFolder ? undefined : before, name, change.file);
  const below = wasFolder ? before.oid : undefined;
  const folder = change.below.size === 0
    ? below
    : await editFolder(work, below, change.below, `${path}/`);
  if (folder === undefined) return file;
  if (file === undefined) return { path: name, mode: "040000", oid: folder, type: "tree" };
  throw new ArkError(
    "repository-unusable",
    `${path} would be a file and a folder at once. Move what the snapshot repository has there.`,
  );
}

async function editFile(
  work: TreeEditing,
  before: TreeEntry | undefined,
  name: string,
  wanted: FileEdit | undefined,
): Promise<TreeEntry | undefined> {
  if (wanted === undefined) return before;
  if (wanted === null) return undefined;
  if (typeof wanted === "object") return entryOf(name, wanted);
  const isFile = before !== undefined && ["file", "executable"].includes(kindOf(before));
  const mode = isFile ? before.mode : "100644";
  const oid = work.blob(Buffer.from(wanted), before?.oid);
  return { path: name, mode, oid, type: "blob" };
}
