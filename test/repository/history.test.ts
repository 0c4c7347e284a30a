/** What is committed and what is told of it, with the ordinary git as the oracle. */
import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Commit } from "../../src/reconciler/ports.ts";
import { formatMessage, parseMessage } from "../../src/repository/message.ts";
import { contents, edit, rejects } from "../contracts/repository.ts";
import { change, fsck, git, inFolder, open, tryGit } from "./git.ts";

test("writes trailers that git reads", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
    const trailers = { "Ark-Action": "snapshot", "Ark-Cluster": " a\r\nb: c ", "Ark-Term": "7" };
    const message = "Capture web  \r\n\r\nFoo: bar\r\nnot a trailer\0\n\n";
    await repository.commit(async () => edit({ "a.yaml": "1" }, message, trailers));
    assert.is(
      await git(dir, "log", "-1", "--format=%B"),
      "Capture web\n\nFoo: bar\nnot a trailer\n\n" +
        "Ark-Action: snapshot\nArk-Cluster: a b: c\nArk-Term: 7",
    );
    const [newest] = await repository.log({ limit: 1 });
    assert.equal(newest?.trailers, { ...trailers, "Ark-Cluster": "a b: c" });
    assert.is(newest?.body, "Foo: bar\nnot a trailer");
    await fsck(dir);
  }));

const MESSAGES = [
  "Subject",
  "Subject\n",
  "Key: value",
  "Subject\n\nKey: value\n",
  "Subject\n\nBody\n\nKey: value\nOther-Key:  more \n",
  "Subject\n\nBody\n \nKey: value\n  folded\n\tagain\n",
  "Subject\n\nKey: value\n\nBody",
  "Subject\n\nKey: value\nno trailer at all\n",
  "Subject\n\n: nothing\n",
  "Subject\n\nKey with space: value\n",
  "Subject\n\nKey: one\nKey: two\n",
  "Subject\n\nKey:\n",
  "",
];

test("reads trailers as git does", async () => {
  for (const message of MESSAGES) {
    const parse = await tryGit("/", ["interpret-trailers", "--parse", "--unfold"], message);
    const told = Object.entries(parseMessage(message).trailers)
      .flatMap(([key, values]) => values.split("\n").map((value) => `${key}: ${value}`.trim()));
    const expected = parse.stdout.split("\n").map((line) => line.trim()).filter((line) =>
      line !== ""
    );
    assert.equal(told, expected, JSON.stringify(message));
  }
});

test("parses what it formats", () => {
  const trailers = { "Ark-Action": "stop", "Ark-Until": "2026-11-21T10:00:00Z" };
  const formatted = formatMessage("Stop scheduling\n\nPower work.\n\n- rack 3\n- rack 4", trailers);
  assert.equal(parseMessage(formatted), {
    subject: "Stop scheduling",
    body: "Power work.\n\n- rack 3\n- rack 4",
    trailers,
  });
});

test("refuses a commit without message, or with a trailer that git would not take", () =>
  inFolder(async (own) => {
    const repository = await open(join(own, "snapshots.git"));
    await rejects(repository.commit(async () => edit({ a: "1" }, " \n\0 ")), "internal");
    for (const key of ["", "A B", "a:", "-a", "é"]) {
      await rejects(
        repository.commit(async () => edit({ a: "1" }, "A", { [key]: "1" })),
        "internal",
      );
    }
  }));

test("takes any name for an author, and stays without fault", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
    const authors = [
      { name: "Ada Lovelace", email: "ada@example.org" },
      { name: " <>\n", email: "" },
      { name: "a <b@c> 1 +0000\nparent x", email: "x@y>\n z" },
      { name: 'Åse "Q" O\'Neil Jr.', email: "åse@example.org" },
    ];
    for (const [at, author] of authors.entries()) {
      await repository.commit(async () => ({ ...edit({ "a.yaml": String(at) }), author }));
    }
    await fsck(dir);
    const told = (await repository.log({ limit: 4 })).map(({ author }) =>
      `${author.name}|${author.email}`
    );
    assert.equal(told, (await git(dir, "log", "-4", "--format=%an|%ae")).split("\n"));
    assert.is(told[3], "Ada Lovelace|ada@example.org");
    assert.is(told[2], "unknown|");
  }));

test("keeps the modes of files, and replaces what is no file by one", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
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
    await fsck(dir);
  }));

test("refuses to make a folder of a file that is in the way, and takes an order to replace it", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
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
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
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
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
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

test("tells a history with merges as git does", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const repository = await open(dir);
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
      inFolder(async (own) => {
        const dir = join(own, "snapshots.git");
        const repository = await open(dir, edit({}));
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
      })),
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
