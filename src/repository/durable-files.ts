/** Files that are whole or not there, even when the power fails. */
import type { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "./unusable.ts";

/** A folder may go between making and using it: git's garbage collection removes empty ones. */
const FOLDER_TRIES = 20;

export interface WholeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of the temporary name: one that git's garbage collection sweeps up after a crash. */
  readonly prefix: string;
}

/**
 * Writes beside the targets, brings the bytes to the disk, all side by side, then renames, so that
 * they are seen in this order; makes folders if needed.
 */
export async function writeInOrder(files: readonly WholeFile[]): Promise<void> {
  const temporary = files.map(({ path, prefix }) =>
    join(dirname(path), `${prefix}${randomUUID()}`)
  );
  try {
    const writes = files.map(({ bytes }, at) => writeInFolder(temporary[at]!, bytes));
    for (const result of await Promise.allSettled(writes)) {
      if (result.status === "rejected") throw result.reason;
    }
    for (const [at, { path }] of files.entries()) await rename(temporary[at]!, path);
  } catch (error) {
    const left = temporary.map((path) => rm(path, { force: true }));
    await Promise.allSettled(left);
    throw error;
  }
}

async function writeInFolder(path: string, bytes: Uint8Array): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await writeThrough(path, bytes);
    } catch (error) {
      if (systemCode(error) !== "ENOENT" || tries === FOLDER_TRIES) throw error;
    }
    await mkdir(dirname(path), { recursive: true });
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

/** Undefined where there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}
