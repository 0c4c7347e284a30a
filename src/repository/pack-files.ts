/** The file system as the library is to see it while it reads packs. */
import * as promises from "node:fs/promises";
import type { PromiseFsClient } from "isomorphic-git";

/**
 * The library looks for a loose object, asks for the kind of the git folder and lists the packs anew
 * with every object that it reads: more work than to read it. Here the first is answered "absent",
 * as the caller has looked already, and each of the others is asked once.
 */
export function packFiles(gitdir: string): PromiseFsClient {
  const listings = new Map<string, Promise<string[]>>();
  const stats = new Map<string, Promise<unknown>>();
  const loose = new RegExp(`^.{${gitdir.length}}/objects/[0-9a-f]{2}/`, "s");
  return {
    promises: {
      ...promises,
      stat: (path: string) => remembered(stats, path, () => promises.stat(path)),
      // A copy, since the library sorts it in place.
      readdir: async (
        path: string,
      ) => [...await remembered(listings, path, () => promises.readdir(path))],
      // The library also calls it without a path, each time, to see whether it gives a promise.
      readFile: (path = "") =>
        path === "" || loose.test(path) ? Promise.reject(ABSENT) : promises.readFile(path),
    },
  };
}

const ABSENT = Object.assign(new Error("no loose object"), { code: "ENOENT" });

function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}
