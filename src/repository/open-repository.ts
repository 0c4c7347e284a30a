/** Opens the snapshot repository, and makes it first where there is none. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Author, Clock, Edit } from "../reconciler/ports.ts";
import { createBare } from "./create-bare.ts";
import { GitRepository } from "./git-repository.ts";
import { inspectBare, isVacant } from "./inspect-bare.ts";
import { LocalRefs } from "./local-refs.ts";
import { ObjectStore } from "./object-store.ts";
import { guarded } from "./unusable.ts";

export interface RepositoryOptions {
  /** The bare repository's own folder. */
  readonly dir: string;
  /** "main" */
  readonly branch: string;
  /** The first commit of a repository that has none; without files there is none either. */
  readonly seed: Edit;
  /** Who commits, on behalf of the authors: this service. */
  readonly committer: Author;
  readonly clock: Clock;
}

/**
 * A repository that is there is used as it is. The newest revision is read once, whole, so that a
 * broken one is found out now.
 * @throws ArkError repository-unusable, in one sentence with what to do; repository-busy
 */
export async function openRepository(options: RepositoryOptions): Promise<GitRepository> {
  const { branch, clock, committer } = options;
  const dir = resolve(options.dir);
  await guarded(dir, async () => {
    if (await isVacant(dir)) await createBare(dir, branch);
    await inspectBare(dir, branch);
  });
  const store = new ObjectStore(dir);
  const repository = new GitRepository({
    location: dir,
    branch,
    refs: new LocalRefs(dir, clock),
    store,
    committer,
    clock,
  });
  if (await repository.head() === undefined) await begin(repository, dir, options);
  const head = await repository.head();
  if (head === undefined) return repository;
  // To `files` it would be a revision that nobody knows; here the branch itself is wrong.
  await store.commit(head);
  await repository.files(head);
  return repository;
}

async function begin(repository: GitRepository, dir: string, options: RepositoryOptions) {
  await guarded(dir, () => pointHead(dir, options.branch));
  await repository.commit(async (head) => head === undefined ? options.seed : undefined);
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
