/** The files of a folder as if they were those of a revision. */
import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArkError } from "../errors.ts";
import type { RepositoryFile } from "../reconciler/ports.ts";

export type ReadFile = Omit<RepositoryFile, "read"> & { readonly bytes: Uint8Array };

/** Git's own, and what package managers leave: no part of a snapshot. */
const SKIPPED = new Set([".git", "node_modules"]);

/**
 * Every file below a folder, sorted by path. Symbolic links are reported, not followed.
 * @throws ArkError request-invalid where the folder, or something in it, cannot be read
 */
export async function readWorkingCopy(folder: string): Promise<ReadFile[]> {
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

async function readOne(root: string, path: string): Promise<ReadFile> {
  const stats = await lstat(join(root, path));
  if (stats.isSymbolicLink()) return { path, ...content(new Uint8Array()), kind: "symlink" };
  const kind = (stats.mode & 0o111) === 0 ? "file" : "executable";
  return { path, ...content(await readFile(join(root, path))), kind };
}

function content(bytes: Uint8Array): Pick<ReadFile, "blob" | "size" | "bytes"> {
  const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  return { blob, size: bytes.length, bytes };
}
