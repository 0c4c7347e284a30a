/** Which files a commit makes, with the ordinary git as the oracle. */
import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { contents, edit } from "../contracts/repository.ts";
import { rejects } from "../rejects.ts";
import { change, fsck, git, inRepository, open } from "./git.ts";

test("keeps the modes of files, and replaces what is no file by one", () =>
  inRepository(async ({ own, dir, repository }) => {
    await git(own, "clone", "-q", dir, "clone");
    const clone = join(own, "clone");
    await writeFile(join(clone, "run.sh"), "1");
    await chmod(join(clone, "run.sh"), 0o755);
    await symlink("run.sh", join(clone, "link.yaml"));
    await change(clone, {}, "Add odd files");
    await git(clone, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
    await git(clone, "commit", "-q", "-m", "Add a submodule");
    await git(clone, "push", "-q");
    const kinds = async () =>
      (await repository.files((await repository.head())!)).map((file) =>
        `${file.path} ${file.kind}`
      );
    assert.equal(await kinds(), [
      "cluster.yaml file",
      "link.yaml symlink",
      "module submodule",
      "run.sh executable",
    ]);
    assert.is((await contents(repository))["link.yaml"], "run.sh");
    assert.is((await contents(repository))["module"], "");
    const files = { "run.sh": "2", "link.yaml": "2", "module": "2" };
    await repository.commit(async () => edit(files));
    assert.equal(await kinds(), [
      "cluster.yaml file",
      "link.yaml file",
      "module file",
      "run.sh executable",
    ]);
    const first = await git(dir, "rev-parse", "main~1");
    const before = await repository.files(first.trim());
    const back = new Map(before.map(({ path, kind, blob }) => [path, { kind, blob }]));
    await repository.commit(async () => ({ ...edit({}), files: back }));
    assert.is(await git(dir, "diff", "--raw", "main", "main~2"), "");
    await fsck(dir);
  }));

test("refuses to make a folder of a file that is in the way, and takes an order to replace it", () =>
  inRepository(async ({ dir, repository }) => {
    await repository.commit(async () => edit({ "containers": "a file", "stacks/a.yaml": "1" }));
    const attempts = [
      edit({ "containers/a.yaml": "1" }),
      edit({ "stacks": "1" }),
      edit({ "new": "1", "new/a.yaml": "1" }),
    ];
    for (const attempt of attempts) {
      const error = await rejects(repository.commit(async () => attempt), "repository-unusable");
      assert.match(error.message, /a file and a folder at once/);
    }
    const files = {
      "containers": null,
      "containers/a.yaml": "1",
      "stacks/a.yaml": null,
      "stacks": "1",
    };
    await repository.commit(async () => edit(files));
    assert.equal(await contents(repository), {
      "cluster.yaml": "prune: off\n",
      "containers/a.yaml": "1",
      "stacks": "1",
    });
    const [newest] = await repository.log({ limit: 1 });
    assert.equal(newest?.changed.map(({ path, change }) => `${change} ${path}`), [
      "removed containers",
      "added containers/a.yaml",
      "added stacks",
      "removed stacks/a.yaml",
    ]);
    await fsck(dir);
  }));

test("sorts names as git does", () =>
  inRepository(async ({ dir, repository }) => {
    const paths = ["a.b", "a/x", "a-b", "a0", "A", "ab/c", "ü", "z", "😀", "ﬀ"];
    await repository.commit(async () => edit(Object.fromEntries(paths.map((path) => [path, "1"]))));
    await fsck(dir);
    const names = await git(
      dir,
      "-c",
      "core.quotePath=off",
      "ls-tree",
      "-r",
      "--name-only",
      "main",
    );
    const files = await repository.files((await repository.head())!);
    assert.equal(files.map((file) => file.path), names.split("\n"));
  }));

test("writes many files as one pack that git takes for its own", () =>
  inRepository(async ({ own, dir, repository }) => {
    // Sizes on both sides of each step of a pack's variable-length numbers.
    const sizes = [0, 1, 15, 16, 17, 2047, 2048, 2049, 262_143, 262_144, 300_000];
    const files = Object.fromEntries(
      Array.from(
        { length: 250 },
        (_, at) => [`containers/${at}.yaml`, `${at}:`.padEnd(sizes[at] ?? at, "x")],
      ),
    );
    await repository.commit(async () => edit(files));
    await fsck(dir);
    assert.match(await git(dir, "count-objects", "-v"), /^packs: 1$/m);
    await git(own, "clone", "-q", dir, "clone");
    assert.is(
      await readFile(join(own, "clone/containers/10.yaml"), "utf8"),
      files["containers/10.yaml"]!,
    );
    const { "cluster.yaml": _, ...read } = await contents(await open(dir));
    assert.equal(read, files);
  }));

test.run();
