/** The files of a folder as if they were those of a revision. */
import type { Dirent } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArkError } from "../errors.ts";
import type { SnapshotFile } from "../snapshot/load.ts";
import { needsContent } from "../snapshot/load.ts";

/** Git's own, and what package managers leave: no part of a snapshot. */
const SKIPPED = new Set([".git", "node_modules"]);

/**
 * Every file below a folder, sorted by path, with the content of those that make a snapshot.
 * Symbolic links are reported, not followed; no file has a hash, since git was not asked.
 * @throws ArkError request-invalid where the folder, or something in it, cannot be read
 */
export async function readWorkingCopy(folder: string): Promise<SnapshotFile[]> {
  try {
    const paths = await listFiles(folder, "");
    return await Promise.all(paths.sort().map((path) => readOne(folder, path)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such folder" : message;
    throw new ArkError("request-invalid", `${folder} cannot be read: ${why}.`, { cause: error });
  }
}

async function listFiles(root: string, below: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(join(root, below), { withFileTypes: true });
  const nested = entries.filter(({ name }) => !SKIPPED.has(name)).map((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

async function readOne(root: string, path: string): Promise<SnapshotFile> {
  const stats = await lstat(join(root, path));
  const executable = (stats.mode & 0o111) !== 0;
  const kind = stats.isSymbolicLink() ? "symlink" : executable ? "executable" : "file";
  const file = { path, kind, size: stats.size, blob: "" } as const;
  return needsContent(file) ? { ...file, bytes: await readFile(join(root, path)) } : file;
}
