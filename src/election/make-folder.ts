/** Makes a folder and those above it. */
import { access, mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * `mkdir` with `recursive` never ends where the system refuses a new entry in a folder that is there
 * with ENOENT, as /proc does (seen on Node 20): here that is an error.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    const parent = dirname(path);
    if (code !== "ENOENT" || parent === path || await exists(parent)) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
