/**
 * The file system that the library fetches and pushes with. It writes refs before the objects that
 * they name, packs without looking whether they are whole, and neither durably; so it is let to read,
 * and what it writes is only taken: a pack is looked at and brought to the disk here, refs are moved
 * by their owner.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { PromiseFsClient } from "isomorphic-git";
import { writeInOrder } from "../durable-files.ts";
import { READING_FILES } from "../reading-files.ts";

/** The library wants to know where fetched refs go, although none is written. */
const CONFIG = '[core]\n\tbare = true\n[remote "origin"]\n\tfetch = +refs/heads/*:refs/heads/*\n';

export class Receiving {
  readonly #gitdir: string;
  readonly #written = new Map<string, Uint8Array>();

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  get fs(): PromiseFsClient {
    const config = join(this.#gitdir, "config");
    const { promises: files } = READING_FILES;
    return {
      promises: {
        ...files,
        readFile: async (path?: string, encoding?: "utf8") => {
          if (path !== config) return await files.readFile(path, encoding);
          return encoding === undefined ? Buffer.from(CONFIG) : CONFIG;
        },
        writeFile: async (path: string, bytes: Uint8Array) => void this.#written.set(path, bytes),
        mkdir: async () => undefined,
        unlink: async () => undefined,
      },
    };
  }

  /**
   * Brings the pack to the disk that was fetched, if one was.
   * @returns false where it is not whole; nothing is written then
   */
  async keep(): Promise<boolean> {
    const packs = [...this.#written].filter(([path]) => /\.(pack|idx)$/.test(path));
    const broken = packs.some(([path, bytes]) => path.endsWith(".pack") && !isWhole(path, bytes));
    if (broken) return false;
    // A pack is seen by its index, so the index comes last.
    packs.sort(([path]) => path.endsWith(".pack") ? -1 : 1);
    await writeInOrder(packs.map(([path, bytes]) => ({
      ...{ path, bytes },
      prefix: path.endsWith(".pack") ? "tmp_pack_" : "tmp_idx_",
    })));
    return true;
  }
}

/**
 * A pack ends with the hash of all that is before, which its name repeats.
 * Source: https://git-scm.com/docs/gitformat-pack
 */
function isWhole(path: string, pack: Uint8Array): boolean {
  const body = pack.subarray(0, -20);
  const checksum = Buffer.from(pack.subarray(-20)).toString("hex");
  return basename(path) === `pack-${checksum}.pack` &&
    createHash("sha1").update(body).digest("hex") === checksum;
}
