/** The files of a folder as if they were those of a revision. */
import type { Dirent } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArkError } from "../errors.ts";
import type { SnapshotFile } from "../snapshot/snapshot-file.ts";

/** Git's own, and what package managers leave: no part of a snapshot. */
const SKIPPED = new Set([".git", "node_modules"]);

export interface WorkingFile extends Omit<SnapshotFile, "bytes"> {
  /** Its content. @throws ArkError request-invalid */
  read(): Promise<Uint8Array>;
}

/**
 * Every file below a folder, sorted by path, without content.
 * Symbolic links are reported, not followed; no file has a hash, since git was not asked.
 * @throws ArkError request-invalid where the folder, or something in it, cannot be read
 */
export async function readWorkingCopy(folder: string): Promise<WorkingFile[]> {
  const paths = await reading(folder, listFiles(folder, ""));
  return await reading(folder, Promise.all(paths.sort().map((path) => lookAt(folder, path))));
}

async function reading<T>(folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
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

async function lookAt(root: string, path: string): Promise<WorkingFile> {
  const stats = await lstat(join(root, path));
  const executable = (stats.mode & 0o111) !== 0;
  const kind = stats.isSymbolicLink() ? "symlink" : executable ? "executable" : "file";
  const read = () => reading(root, readFile(join(root, path)));
  return { path, kind, size: stats.size, blob: "", read };
}
