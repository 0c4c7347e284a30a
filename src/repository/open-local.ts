/** Opens a snapshot repository on this machine, and makes an empty one where there is none. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Author, Clock } from "../reconciler/ports.ts";
import { createBare } from "./create-bare.ts";
import { GitRepository } from "./git-repository.ts";
import { inspectBare, isVacant } from "./inspect-bare.ts";
import { LocalRefs } from "./local-refs.ts";
import { ObjectStore } from "./object-store.ts";
import { guarded } from "./unusable.ts";

export interface LocalOptions {
  /** The bare repository's own folder. */
  readonly dir: string;
  /** "main" */
  readonly branch: string;
  /** The ref of the notes, in full. */
  readonly notes: string;
  readonly committer: Author;
  readonly clock: Clock;
}

/**
 * A repository that is there is used as it is. The newest revision is read once, whole, so that a
 * broken one is found out now.
 * @throws ArkError repository-unusable, in one sentence with what to do; repository-busy
 */
export async function openLocal(options: LocalOptions): Promise<GitRepository> {
  const dir = resolve(options.dir);
  const { branch, clock } = options;
  await guarded(dir, async () => {
    if (await isVacant(dir)) await createBare(dir, branch);
    await inspectBare(dir, branch);
  });
  const store = new ObjectStore(dir);
  const refs = new LocalRefs(dir, clock);
  const repository = new GitRepository({ ...options, location: dir, refs, store });
  const head = await repository.head();
  if (head === undefined) {
    await guarded(dir, () => pointHead(dir, branch));
    return repository;
  }
  // To `files` it would be a revision that nobody knows; here the branch itself is wrong.
  await store.commit(head);
  await repository.files(head);
  return repository;
}

/** Git's default may be another branch, and a clone would show that one, empty. */
async function pointHead(dir: string, branch: string): Promise<void> {
  const path = join(dir, "HEAD");
  const wanted = `ref: refs/heads/${branch}\n`;
  if (await readFile(path, "utf8") === wanted) return;
  // Git's own way: the lock becomes the file, so that nobody reads half of it.
  await writeFile(`${path}.lock`, wanted, { flag: "wx" });
  await rename(`${path}.lock`, path);
}
