/** Making a repository, and taking or refusing one that is there. */
import {
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { contents, edit } from "../contracts/repository.ts";
import { rejects } from "../rejects.ts";
import { change, fsck, git, inFolder, inRepository, open, SEED, tryGit } from "./git.ts";

test("makes a bare repository that the ordinary git clones, pushes to and finds no fault with", () =>
  inFolder(async (own) => {
    const dir = join(own, "data/deep/snapshots.git");
    const repository = await open(dir);
    assert.is(repository.location, dir);
    await fsck(dir);
    assert.is(await git(dir, "rev-parse", "--is-bare-repository"), "true");
    assert.is(await git(dir, "symbolic-ref", "HEAD"), "refs/heads/main");
    assert.is(
      await git(dir, "log", "--format=%s|%an|%cn|%ad", "--date=format:%z"),
      "Begin|Ada|ark-schedule|+0000",
    );
    await git(own, "clone", "-q", dir, "clone");
    const clone = join(own, "clone");
    assert.is(await readFile(join(clone, "cluster.yaml"), "utf8"), "prune: off\n");
    await change(clone, { "cluster.yaml": "prune: on\n" }, "Prune");
    await git(clone, "push", "-q");
    assert.equal(await contents(repository), { "cluster.yaml": "prune: on\n" });
    assert.equal(await readdir(join(own, "data/deep")), ["snapshots.git"]);
  }));

test("uses a repository that is there as it is", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const first = await open(dir);
    const { revision } = await first.commit(async () => edit({ "a.yaml": "1" }));
    const second = await open(dir, edit({ "other.yaml": "seed" }));
    assert.is(await second.head(), revision);
    assert.is((await second.log({ limit: 10 })).length, 2);
  }));

test("begins one that has no commit yet, wherever its HEAD is", () =>
  inFolder(async (own) => {
    for (const [name, branch] of [["a.git", "main"], ["b.git", "master"]] as const) {
      const dir = join(own, name);
      await git(own, "init", "-q", "--bare", "-b", branch, dir);
      const repository = await open(dir);
      assert.equal(await contents(repository), { "cluster.yaml": "prune: off\n" });
      assert.is(await git(dir, "symbolic-ref", "HEAD"), "refs/heads/main");
    }
    await mkdir(join(own, "c.git"));
    assert.type(await (await open(join(own, "c.git"))).head(), "string");
  }));

test("is made by one of several that open it at once", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repositories = await Promise.all(Array.from({ length: 8 }, () => open(dir)));
    const heads = await Promise.all(repositories.map((repository) => repository.head()));
    assert.is(new Set(heads).size, 1);
    assert.is(await git(dir, "rev-list", "--count", "main"), "1");
    assert.equal(await readdir(own), ["snapshots.git"]);
    await fsck(dir);
  }));

type Break = (dir: string, own: string) => Promise<unknown>;

/** What is there instead, and what the sentence has to say. */
const FOREIGN: readonly (readonly [what: string, make: Break, sentence: RegExp])[] = [
  ["a file", (dir) => writeFile(dir, ""), /is a file, where a folder belongs/],
  ["another folder", async (dir) => {
    await mkdir(dir);
    await writeFile(join(dir, "photo.jpg"), "");
  }, /something else in it/],
  ["a clone with a working tree", (dir, own) => git(own, "init", "-q", dir), /git clone --bare/],
  ["the inside of a clone", async (dir, own) => {
    await git(own, "init", "-q", "clone");
    await cp(join(own, "clone/.git"), dir, { recursive: true });
  }, /is not bare/],
  [
    "another object format",
    (dir, own) => git(own, "init", "-q", "--bare", "--object-format=sha256", dir),
    /object format sha256/,
  ],
  ["another kind of refs", async (dir) => {
    await open(dir);
    await git(dir, "config", "extensions.refStorage", "reftable");
  }, /keeps its refs as reftable/],
  ["other branches", async (dir) => {
    await open(dir);
    await git(dir, "branch", "-m", "main", "trunk");
  }, /has no branch main, but trunk.*git branch -m trunk main/],
  ["a HEAD elsewhere", async (dir) => {
    await open(dir);
    await git(dir, "branch", "trunk");
    await git(dir, "symbolic-ref", "HEAD", "refs/heads/trunk");
  }, /git symbolic-ref HEAD refs\/heads\/main/],
  ["a broken HEAD", async (dir) => {
    await open(dir);
    await writeFile(join(dir, "HEAD"), "\0\0\0");
  }, /HEAD that is not on main/],
  ["a broken branch", async (dir) => {
    await open(dir);
    await writeFile(join(dir, "refs/heads/main"), "");
  }, /broken branch/],
  ["a branch without its commit", async (dir) => {
    await open(dir);
    await writeFile(join(dir, "refs/heads/main"), `${"1".repeat(40)}\n`);
  }, /lacks the commit 1{40}/],
  ["a missing tree", (dir) => damage(dir, "main^{tree}", rm), /lacks the tree/],
  ["a missing file", (dir) => damage(dir, "main:cluster.yaml", rm), /lacks the blob/],
  [
    "a truncated object",
    (dir) => damage(dir, "main:cluster.yaml", (path) => truncate(path, 9)),
    /damaged object/,
  ],
  [
    "an empty object",
    (dir) => damage(dir, "main^{tree}", (path) => truncate(path, 0)),
    /damaged object/,
  ],
  ["an object of another content", (dir) =>
    damage(dir, "main:cluster.yaml", async (path) => {
      const tree = await git(dir, "rev-parse", "main^{tree}");
      await cp(join(dir, "objects", tree.slice(0, 2), tree.slice(2)), path);
    }), /damaged object/],
  ["a truncated pack", async (dir) => {
    await open(dir);
    await git(dir, "gc", "-q");
    const packs = await readdir(join(dir, "objects/pack"));
    const pack = join(dir, "objects/pack", packs.find((name) => name.endsWith(".pack"))!);
    await chmod(pack, 0o644);
    await truncate(pack, 150);
  }, /damaged object/],
  ["a name that is not safe everywhere", async (dir) => {
    await open(dir);
    const commit = "commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\n";
    const file = 'M 100644 inline "a\\\\b"\ndata 1\n1\n';
    const from = "from refs/heads/main^0\n";
    const imported = await tryGit(dir, ["fast-import", "--quiet"], commit + from + file);
    assert.is(imported.code, 0, imported.stderr);
  }, /a file named "a\\\\b".*Rename it/],
  ["a place below a file", async (dir) => {
    await rm(join(dir, ".."), { recursive: true });
    await writeFile(join(dir, ".."), "");
  }, /ACS_DATA_DIR/],
];

/** Makes a repository, then does something to the file of one of its objects. */
async function damage(dir: string, object: string, how: (path: string) => Promise<void>) {
  await open(dir);
  const id = await git(dir, "rev-parse", object);
  const path = join(dir, "objects", id.slice(0, 2), id.slice(2));
  await chmod(path, 0o644);
  await how(path);
}

for (const [what, make, sentence] of FOREIGN) {
  test(`refuses ${what}, in one sentence with what to do`, () =>
    inFolder(async (own) => {
      const dir = join(own, "data/snapshots.git");
      await mkdir(join(own, "data"));
      await make(dir, own);
      const error = await rejects(open(dir), "repository-unusable");
      assert.match(error.message, sentence);
      assert.ok(error.message.includes(dir));
      assert.not(error.message.includes("\n"));
    }));
}

test("says so when the repository goes away", () =>
  inRepository(async ({ dir, repository }) => {
    await rm(dir, { recursive: true });
    const error = await rejects(repository.head(), "repository-unusable");
    assert.match(error.message, /not there any more/);
    await rejects(repository.commit(async () => edit({ "a.yaml": "1" })), "repository-unusable");
  }));

test("says so when it cannot be written, and moves nothing", () =>
  inRepository(async ({ dir, repository }) => {
    const head = await repository.head();
    // Root may write anywhere; a file where the folder of objects was stops it as well.
    await git(dir, "gc", "-q");
    const wanted = Array.from({ length: 300 }, (_, at) => [`${at}.yaml`, String(at)]);
    await rm(join(dir, "objects/pack"), { recursive: true });
    await writeFile(join(dir, "objects/pack"), "");
    const many = edit(Object.fromEntries(wanted));
    const error = await rejects(repository.commit(async () => many), "repository-unusable");
    assert.match(error.message, /ENOTDIR/);
    assert.is(await repository.head(), head);
  }));

test("reads packed refs and packs, whenever git makes them", () =>
  inRepository(async ({ dir, repository }) => {
    for (let at = 0; at < 4; at++) {
      const files = { [`a/${at}.yaml`]: `${at}\n`.repeat(100), "same.yaml": "x".repeat(at) };
      const { revision } = await repository.commit(async () => edit(files));
      await git(dir, ...(at % 2 === 0 ? ["gc", "-q"] : ["pack-refs", "--all"]));
      assert.is(await stat(join(dir, "refs/heads/main")).then(() => true, () => false), false);
      assert.is(await repository.head(), revision);
      assert.is(await (await open(dir)).head(), revision);
      assert.is((await (await open(dir)).files(revision!)).length, at + 3);
    }
    await fsck(dir);
    assert.is((await (await open(dir)).log({ limit: 10 })).length, 5);
  }));

test("waits for a lock, and says what to do about one that stays", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    await open(dir);
    const lock = join(dir, "refs/heads/main.lock");
    let now = 0;
    let release = 3;
    const clock = {
      now: () => now,
      elapsed: () => 0,
      sleep: async (milliseconds: number) => {
        now += milliseconds;
        if (--release === 0) await rm(lock);
      },
    };
    const repository = await open(dir, SEED, clock);
    await writeFile(lock, "");
    assert.is((await repository.commit(async () => edit({ "a.yaml": "1" }))).changed, true);
    assert.is(release, 0);

    await writeFile(lock, "");
    const stuck = repository.commit(async () => edit({ "a.yaml": "2" }));
    const error = await rejects(stuck, "repository-busy");
    assert.match(error.message, /main\.lock.*Remove the file/);
    assert.is((await tryGit(own, ["clone", "-q", dir, "clone"])).code, 0);
    await rm(lock);
    assert.is((await repository.commit(async () => edit({ "a.yaml": "2" }))).changed, true);
  }));

test("removes a lock that a process has left when it died", () =>
  inRepository(async ({ dir, repository }) => {
    const lock = join(dir, "refs/heads/main.lock");
    await writeFile(lock, "");
    const made = Date.now() / 1000 - 61;
    await utimes(lock, made, made);
    assert.is((await repository.commit(async () => edit({ "a.yaml": "1" }))).changed, true);
    assert.is(await stat(lock).then(() => true, () => false), false);
    await fsck(dir);
  }));

test.run();
