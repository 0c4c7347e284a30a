/** Files that are whole or not there, whenever the power fails. */
import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "./unusable.ts";

/**
 * Writes beside the target, brings the bytes to the disk, then renames; makes the folder if needed.
 * @param prefix of the temporary name: one that git's garbage collection sweeps up after a crash
 */
export async function writeWhole(path: string, bytes: Uint8Array, prefix: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `${prefix}${randomUUID()}`);
  try {
    await writeThrough(temporary, bytes).catch(async (error: unknown) => {
      if (systemCode(error) !== "ENOENT") throw error;
      await mkdir(folder, { recursive: true });
      await writeThrough(temporary, bytes);
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  // Read-only, as git has it: an object never changes.
  const file = await open(path, "wx", 0o444);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Brings a folder's renames to the disk; some file systems have no such call and need none. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } catch (error) {
    if (systemCode(error) !== "EINVAL") throw error;
  } finally {
    await folder.close();
  }
}
