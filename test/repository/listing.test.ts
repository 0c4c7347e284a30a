/** The files of a revision, listed by what differs from another's: the ordinary git is the oracle. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Revision } from "../../src/model/snapshot.ts";
import type { SnapshotRepository } from "../../src/reconciler/ports.ts";
import { edit } from "../contracts/repository.ts";
import { rejects } from "../rejects.ts";
import { git, inRepository, tryGit } from "./git.ts";

/** Git sorts a folder as if its name ended with a slash, and the files of all folders by their paths. */
const PATHS = [
  "a.yaml",
  "a/b.yaml",
  "a/b/c.yaml",
  "a-b.yaml",
  "a0",
  "b/ä.yaml",
  "b/.x",
  "é",
  "c/d",
];

async function listed(repository: SnapshotRepository, revision: Revision): Promise<string[]> {
  return (await repository.files(revision)).map(({ path, blob, size }) =>
    `${blob} ${size} ${path}`
  );
}

async function listedByGit(dir: string, revision: Revision): Promise<string[]> {
  const format = "--format=%(objectname) %(objectsize) %(path)";
  return (await git(dir, "-c", "core.quotePath=false", "ls-tree", "-r", format, revision)).split(
    "\n",
  );
}

test("lists every revision as git does, in whatever order they are asked for", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.dictionary(fc.constantFrom(...PATHS), fc.constantFrom("1", "22", null), { minKeys: 1 }),
        { minLength: 2, maxLength: 6 },
      ),
      fc.infiniteStream(fc.nat()),
      (edits, numbers) =>
        inRepository(async ({ dir, repository }) => {
          const revisions = [(await repository.head())!];
          for (const files of edits) {
            revisions.push((await repository.commit(async () => edit(files))).revision!);
          }
          for (const number of numbers.take(10)) {
            const revision = revisions[number % revisions.length]!;
            assert.equal(await listed(repository, revision), await listedByGit(dir, revision));
          }
        }),
    ),
    { numRuns: 10 },
  ));

test("lists a folder that takes the place of a file, and the other way round", () =>
  inRepository(async ({ dir, repository }) => {
    const first = await repository.commit(async () => edit(all(PATHS)));
    await repository.files(first.revision!);
    const gone = { ...all(["a/b.yaml", "c/d"], null) };
    await repository.commit(async () => edit(gone));
    const second = await repository.commit(async () => edit(all(["a/b.yaml/d", "c"])));
    for (const { revision } of [second, first, second]) {
      assert.equal(await listed(repository, revision!), await listedByGit(dir, revision!));
    }
  }));

test("gives the same objects for what has not changed", () =>
  inRepository(async ({ repository }) => {
    const before = await repository.commit(async () => edit(all(PATHS)));
    const files = await repository.files(before.revision!);
    const after = await repository.commit(async () => edit({ "a/b.yaml": "other" }));
    const again = await repository.files(after.revision!);
    const changed = again.filter((file, at) => file !== files[at]);
    assert.equal(changed.map(({ path }) => path), ["a/b.yaml"]);
  }));

test("refuses names that are not safe everywhere among what has changed", () =>
  inRepository(async ({ dir, repository }) => {
    await repository.files((await repository.head())!);
    const { stdout } = await tryGit(dir, ["hash-object", "-w", "--stdin"], "x\n");
    for (const name of ["a\\b.yaml", "git~1", ".GIT", "\u200c.git"]) {
      const kept = await git(dir, "ls-tree", "main");
      const entries = `${kept}\n100644 blob ${stdout.trim()}\t${name}\n`;
      const { stdout: tree } = await tryGit(dir, ["mktree"], entries);
      const commit = await git(dir, "commit-tree", "-p", "main", "-m", "Odd", tree.trim());
      const error = await rejects(repository.files(commit), "repository-unusable");
      assert.match(error.message, /which is not safe everywhere/);
    }
  }));

function all(paths: readonly string[], text: string | null = "1"): Record<string, string | null> {
  return Object.fromEntries(paths.map((path) => [path, text]));
}

test.run();
