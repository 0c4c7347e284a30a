/** Applies an edit to a tree: only the folders on the way to a change are made anew. */
import { Buffer } from "node:buffer";
import { ArkError } from "../errors.ts";
import { EMPTY_TREE, type GitObject, gitObject } from "./git-object.ts";
import { splitPath } from "./paths.ts";
import { encodeTree, FILE_MODE, FOLDER_MODE, kindOf, type TreeEntry } from "./tree.ts";

export interface EditedTree {
  readonly tree: string;
  /** What is to be written for it: blobs and trees that its forerunner does not have. */
  readonly objects: readonly GitObject[];
}

/** What an edit does at one name: to the file there, and below it. */
interface Change {
  file?: string | null;
  readonly below: Map<string, Change>;
}

type ReadTree = (id: string) => Promise<readonly TreeEntry[]>;

/**
 * @param base the tree to start from
 * @param files new text by path; null removes
 * @throws ArkError internal for a malformed path; repository-unusable where a file is in the way of
 * a folder, or the reverse
 */
export async function editTree(
  read: ReadTree,
  base: string,
  files: ReadonlyMap<string, string | null>,
): Promise<EditedTree> {
  const root: Change = { below: new Map() };
  for (const [path, text] of files) changeAt(root, splitPath(path)).file = text;
  const objects = new Map<string, GitObject>();
  const tree = await editFolder({ read, objects }, base, root.below, "");
  if (tree !== undefined) return { tree, objects: [...objects.values()] };
  return { tree: EMPTY_TREE, objects: [encodeTree([])] };
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

interface Work {
  readonly read: ReadTree;
  readonly objects: Map<string, GitObject>;
}

/** The id of the folder afterwards; undefined where nothing is left in it. */
async function editFolder(
  work: Work,
  base: string | undefined,
  changes: ReadonlyMap<string, Change>,
  prefix: string,
): Promise<string | undefined> {
  const before = base === undefined ? [] : await work.read(base);
  const entries = new Map(before.map((entry) => [entry.name, entry]));
  for (const [name, change] of changes) {
    const entry = await editEntry(work, entries.get(name), name, change, prefix + name);
    if (entry === undefined) entries.delete(name);
    else entries.set(name, entry);
  }
  if (entries.size === 0) return undefined;
  const tree = encodeTree([...entries.values()]);
  if (tree.id !== base) work.objects.set(tree.id, tree);
  return tree.id;
}

async function editEntry(
  work: Work,
  before: TreeEntry | undefined,
  name: string,
  change: Change,
  path: string,
): Promise<TreeEntry | undefined> {
  const wasFolder = before !== undefined && kindOf(before) === "folder";
  const file = editFile(work, wasFolder ? undefined : before, name, change.file);
  const below = wasFolder ? before.id : undefined;
  const folder = change.below.size === 0
    ? below
    : await editFolder(work, below, change.below, `${path}/`);
  if (folder === undefined) return file;
  if (file === undefined) {
    return { name, mode: before?.id === folder ? before.mode : FOLDER_MODE, id: folder };
  }
  throw new ArkError(
    "repository-unusable",
    `${path} would be a file and a folder at once. Move what the snapshot repository has there.`,
  );
}

function editFile(
  work: Work,
  before: TreeEntry | undefined,
  name: string,
  text: string | null | undefined,
): TreeEntry | undefined {
  if (text === undefined) return before;
  if (text === null) return undefined;
  const blob = gitObject("blob", Buffer.from(text));
  const isFile = before !== undefined && ["file", "executable"].includes(kindOf(before));
  if (isFile && before.id === blob.id) return before;
  work.objects.set(blob.id, blob);
  return { name, mode: isFile ? before.mode : FILE_MODE, id: blob.id };
}
