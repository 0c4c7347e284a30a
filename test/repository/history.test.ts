/** What is told of the history, with the ordinary git as the oracle. */
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Commit } from "../../src/reconciler/ports.ts";
import { contents, edit } from "../contracts/repository.ts";
import { change, fsck, git, inRepository, tryGit } from "./git.ts";
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
      const some = await repository.log({ limit: 1000, paths: [path] });
      assert.equal(some.map(shown), expected.filter((one) => within.test(one)), path);
    }
    assert.equal(log.map((commit) => commit.parents.length).includes(2), true);
    const branch = await gitLog(dir, "--first-parent");
    const story = await collect(repository.story({}));
    assert.equal(story.map(shown), branch);
    for (const { revision, parents } of story) {
      const range = parents.length < 2 ? ["-0"] : [`${parents[0]}..${parents[1]}`];
      const brought = (await repository.merged(revision)).map((commit) => commit.revision);
      assert.equal(brought.join("\n"), await git(dir, "log", "--format=%H", ...range));
    }
  }));

test("tells of commits whose files have names that are not safe everywhere", () =>
  inRepository(async ({ dir, repository }) => {
    const first = await repository.head();
    const { stdout } = await tryGit(dir, ["hash-object", "-w", "--stdin"], "x\n");
    const blob = stdout.trim();
    const names = ["a\\b.yaml", "git~1", "\u200c.git"];
    const tree = await tryGit(
      dir,
      ["mktree"],
      names.map((name) => `100644 blob ${blob}\t${name}\n`).join(""),
    );
    const commit = await git(dir, "commit-tree", "-p", first!, "-m", "Odd", tree.stdout.trim());
    await git(dir, "update-ref", "refs/heads/main", commit);
    const [newest, ...rest] = await repository.log({ limit: 10 });
    assert.is(newest?.subject, "Odd");
    assert.equal(newest?.changed.map(({ path, change }) => [path, change]), [
      ["a\\b.yaml", "added"],
      ["cluster.yaml", "removed"],
      ["git~1", "added"],
      ["\u200c.git", "added"],
    ]);
    assert.equal(rest.map(({ revision }) => revision), [first]);
    assert.is((await repository.log({ limit: 10, paths: ["cluster.yaml"] })).length, 2);
  }));

async function collect(story: AsyncIterable<Commit>): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const commit of story) commits.push(commit);
  return commits;
}

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

async function gitLog(dir: string, ...options: string[]): Promise<string[]> {
  const format = "--format=%x00%H %ct %P %s";
  const text = await git(
    dir,
    "log",
    "--root",
    "--diff-merges=first-parent",
    "--name-status",
    "--no-renames",
    format,
    ...options,
    "main",
  );
  return text.split("\0").slice(1).map((one) => one.trim().replace(/\n\n/g, "\n"));
}

test.run();
