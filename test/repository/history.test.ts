/** What is told of the history, with the ordinary git as the oracle. */
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Commit } from "../../src/reconciler/ports.ts";
import { contents, edit } from "../contracts/repository.ts";
import { change, fsck, git, inRepository } from "./git.ts";
import "../seed.ts";

test("tells a history with merges as git does", () =>
  inRepository(async ({ own, dir, repository }) => {
    await git(own, "clone", "-q", dir, "clone");
    const clone = join(own, "clone");
    for (let at = 0; at < 6; at++) {
      await git(clone, "checkout", "-q", "-b", `side-${at}`);
      await change(clone, { [`side/${at}.yaml`]: "1", "side/all.yaml": `${at}` }, `Side ${at}`);
      await git(clone, "checkout", "-q", "main");
      await change(clone, { [`main/${at}.yaml`]: "1", "b/c/d.yaml": `${at}` }, `Main ${at}`);
      if (at > 0) await change(clone, { [`main/${at - 1}.yaml`]: null }, `Remove ${at - 1}`);
      await git(clone, "merge", "-q", "--no-ff", "-m", `Merge ${at}`, `side-${at}`);
    }
    await git(clone, "push", "-q");
    const log = await repository.log({ limit: 1000 });
    const expected = await gitLog(dir);
    assert.equal(log.map(shown), expected);
    assert.equal((await repository.log({ limit: 7 })).map(shown), expected.slice(0, 7));
    for (const path of ["side", "b/c", "main/3.yaml", "cluster.yaml", "none"]) {
      const within = new RegExp(`\\t${path}(/|$)`, "m");
      const some = await repository.log({ limit: 1000, path });
      assert.equal(some.map(shown), expected.filter((one) => within.test(one)), path);
    }
    assert.equal(log.map((commit) => commit.parents.length).includes(2), true);
  }));

/** Names that sort otherwise as a file than as a folder, and folders that come to be files. */
const PATHS = ["a", "a-b", "a.b", "a/x", "a/x/y", "a/z", "a0", "b/a", "b/a/b", "c"];

const states = fc.array(fc.dictionary(fc.constantFrom(...PATHS), fc.constantFrom("", "1", "2")), {
  minLength: 1,
  maxLength: 8,
});

test("tells any history as git does", () =>
  fc.assert(
    fc.asyncProperty(states, (all) =>
      inRepository(async ({ dir, repository }) => {
        let before: Record<string, string> = {};
        for (const state of all) {
          const after = withoutClashes(state);
          const gone = Object.keys(before).filter((path) => !Object.hasOwn(after, path));
          const files = { ...Object.fromEntries(gone.map((path) => [path, null])), ...after };
          const { changed } = await repository.commit(async () => edit(files));
          if (changed) assert.equal(await contents(repository), after);
          before = after;
        }
        const log = await repository.log({ limit: 100 });
        assert.equal(log.map(shown), log.length === 0 ? [] : await gitLog(dir));
        await fsck(dir);
      }, edit({}))),
    { numRuns: 12 },
  ));

/** Without files that stand where another one needs a folder. */
function withoutClashes(state: Record<string, string>): Record<string, string> {
  const paths = Object.keys(state);
  const isFolder = (path: string) => paths.some((other) => other.startsWith(`${path}/`));
  return Object.fromEntries(Object.entries(state).filter(([path]) => !isFolder(path)));
}

const LETTERS = { added: "A", modified: "M", removed: "D" };

function shown(commit: Commit): string {
  const changed = commit.changed.map(({ change, path }) => `${LETTERS[change]}\t${path}`);
  const head = `${commit.revision} ${commit.at / 1000} ${
    commit.parents.join(" ")
  } ${commit.subject}`;
  return [head, ...changed].join("\n");
}

async function gitLog(dir: string): Promise<string[]> {
  const format = "--format=%x00%H %ct %P %s";
  const text = await git(
    dir,
    "log",
    "--root",
    "--diff-merges=first-parent",
    "--name-status",
    "--no-renames",
    format,
    "main",
  );
  return text.split("\0").slice(1).map((one) => one.trim().replace(/\n\n/g, "\n"));
}

test.run();
