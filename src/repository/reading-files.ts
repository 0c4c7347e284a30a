/**
 * The file system that the library reads with. With each object it asks whether the git folder is a
 * file that names another, calls without a path to see whether it gets a promise, tries to read a
 * loose object, and lists the packs. A failed read costs ten times a look, and a turn through the
 * thread pool more than a short listing.
 */
import { existsSync, readdirSync } from "node:fs";
import * as promises from "node:fs/promises";
import type { PromiseFsClient } from "isomorphic-git";
import { absent } from "./absent.ts";

export const READING_FILES: PromiseFsClient = {
  promises: {
    ...promises,
    stat: (path: string) => existsSync(path) ? promises.stat(path) : absent(),
    readdir: async (path: string) => readdirSync(path),
    readFile: (path = "", encoding?: "utf8") =>
      existsSync(path) ? promises.readFile(path, encoding) : absent(),
  },
};
