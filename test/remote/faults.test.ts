/** What may go wrong between the clone and its server, each once, and what is left of it. */
import { Buffer } from "node:buffer";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { contents, edit } from "../contracts/repository.ts";
import { run } from "../lab/run.ts";
import type { Fault } from "../lab/git-server.ts";
import { fsck, git } from "../repository/git.ts";
import { RemoteLab } from "./remote.ts";

async function inLab(task: (lab: RemoteLab) => Promise<void>): Promise<void> {
  const lab = await RemoteLab.start();
  try {
    await task(lab);
  } finally {
    await lab.close();
  }
}

/** The error that it ends with. */
async function failure(work: Promise<unknown>): Promise<ArkError> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof ArkError, `no error of ours, but ${error?.stack}`);
  return error;
}

/** A look-up, and the fetch that follows it. */
const ASK = /\/git-upload-pack$/;
const PUSH = /\/git-receive-pack$/;

const FAULTS: readonly (readonly [what: string, fault: Fault & { of?: RegExp }, says: RegExp])[] = [
  ["an error of the server", { kind: "status", status: 500 }, /answers 500; it is asked again/],
  ["a server that is busy", { kind: "status", status: 429 }, /answers 429/],
  ["no answer", { kind: "hang" }, /does not answer in time/],
  ["no answer to a look-up", { kind: "hang", of: ASK }, /does not answer in time/],
  ["silence in mid-fetch", { kind: "stall", after: 300, of: ASK }, /stopped in the middle/],
  ["a cut in mid-fetch", { kind: "cut", after: 300, of: ASK }, /in the middle of its answer/],
  ["a cut in the look-up", { kind: "cut", after: 20, of: ASK }, /in the middle of its answer/],
  ["a truncated pack", { kind: "truncate", after: 300, of: ASK }, /cut its answer off/],
  ["a truncated look-up", { kind: "truncate", after: 20, of: ASK }, /cut its answer off/],
];

for (const [what, fault, says] of FAULTS) {
  test(`${what}: what is here stays, and the next fetch brings it all`, () =>
    inLab(async (lab) => {
      const before = await lab.push({ "a.yaml": "1" });
      const repository = await lab.open();
      const after = await lab.push({ "b.yaml": "2" });
      lab.server.fault = fault;
      const error = await failure(repository.fetch());
      assert.is(error.code, "remote-unreachable");
      assert.match(error.message, says);
      assert.is(await repository.head(), before);
      assert.equal(await contents(repository), { "a.yaml": "1" });
      await fsck(lab.cloneOf("one"));
      lab.server.fault = undefined;
      await repository.fetch();
      assert.is(await repository.head(), after);
      await fsck(lab.cloneOf("one"));
    }));
}

const PUSH_FAULTS: readonly (readonly [string, Fault])[] = [
  ["an error of the server", { kind: "status", status: 503 }],
  ["no answer", { kind: "hang" }],
];

for (const [what, fault] of PUSH_FAULTS) {
  test(`${what} to a push: nothing is committed, and it can be asked again`, () =>
    inLab(async (lab) => {
      const before = await lab.push({ "a.yaml": "1" });
      const repository = await lab.open();
      lab.server.fault = { ...fault, of: PUSH };
      const error = await failure(repository.commit(async () => edit({ "b.yaml": "2" })));
      assert.is(error.code, "remote-unreachable");
      assert.is(await repository.head(), before);
      lab.server.fault = undefined;
      assert.is((await repository.commit(async () => edit({ "b.yaml": "2" }))).changed, true);
      assert.is(await lab.git("rev-list", "--count", "main"), "2");
    }));
}

test("the answer to a push is lost: it is found out that it was done, once", () =>
  inLab(async (lab) => {
    await lab.push({ "a.yaml": "1" });
    const repository = await lab.open();
    lab.server.fault = { kind: "lost answer", of: PUSH };
    const { revision, changed } = await repository.commit(async () => edit({ "b.yaml": "2" }));
    assert.is(changed, true);
    assert.is(await lab.git("rev-parse", "main"), revision);
    assert.is(await lab.git("rev-list", "--count", "main"), "2");
  }));

test("a hook that declines is quoted, and nothing moves", () =>
  inLab(async (lab) => {
    const before = await lab.push({ "a.yaml": "1" });
    const repository = await lab.open();
    const hook = join(lab.server.repository, "hooks", "update");
    await writeFile(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const error = await failure(repository.commit(async () => edit({ "b.yaml": "2" })));
    assert.is(error.code, "remote-refused");
    assert.match(error.message, /refuses the push: hook declined\. May this/);
    assert.is(await repository.head(), before);
  }));

const REFUSALS: readonly (readonly [string, Fault | "password", RegExp])[] = [
  ["a wrong password", "password", /does not know who asks \(401\)\. Look at ACS_GIT_USERNAME/],
  ["no permission", { kind: "status", status: 403 }, /does not let this user do that \(403\)/],
  ["no repository", { kind: "status", status: 404 }, /has no such repository, or hides it/],
  ["a page for people", { kind: "status", status: 200 }, /does not speak git's smart protocol/],
  [
    "a move",
    { kind: "status", status: 301, location: "https://x:y@new.example/s.git/info/refs?a=b" },
    /has moved to https:\/\/new\.example\/s\.git\. Put the new address into ACS_GIT_URL/,
  ],
];

for (const [what, fault, says] of REFUSALS) {
  test(`${what}: one sentence with what to do, at start and later`, () =>
    inLab(async (lab) => {
      const before = await lab.push({ "a.yaml": "1" });
      const repository = await lab.open();
      const password = fault === "password" ? "wr0ng-pass" : lab.server.password;
      if (fault !== "password") lab.server.fault = fault;
      const first = await failure(lab.open("two", password));
      const again = await failure(lab.open("one", password));
      for (const error of [first, again]) {
        assert.is(error.code, "remote-refused");
        assert.match(error.message, says);
        assert.not.match(JSON.stringify(error) + error.stack, /wr0ng-pass|s3cret-pass/);
      }
      assert.is(await repository.head(), before);
    }));
}

test("a server that is gone: an earlier clone serves, also after a restart; without one it is said", () =>
  inLab(async (lab) => {
    const before = await lab.push({ "a.yaml": "1" });
    const first = await lab.open();
    await lab.server.silence();
    assert.match((await failure(first.fetch())).message, /does not listen \(ECONNREFUSED\)\.$/);
    const again = await lab.open();
    assert.is(await again.head(), before);
    assert.equal(await contents(again), { "a.yaml": "1" });
    assert.is((await again.log({ limit: 5 })).length, 1);
    assert.is(
      (await failure(again.commit(async () => edit({ "b": "2" })))).code,
      "remote-unreachable",
    );
    assert.is((await failure(lab.open("two"))).code, "remote-unreachable");
    await lab.server.listen();
    await again.commit(async () => edit({ "b": "2" }));
    await first.fetch();
    assert.is(await first.head(), await again.head());
  }));

test("another branch than the one that is there is refused, not filled", () =>
  inLab(async (lab) => {
    await lab.push({ "a.yaml": "1" });
    await lab.git("branch", "-m", "main", "trunk");
    const error = await failure(lab.open());
    assert.match(error.message, /has no branch main, but trunk\. Set ACS_GIT_BRANCH\./);
    await lab.git("branch", "-m", "trunk", "main");
  }));

test("a branch that is removed on the server is said, and stays here", () =>
  inLab(async (lab) => {
    const before = await lab.push({ "a.yaml": "1" });
    const repository = await lab.open();
    await lab.git("update-ref", "-d", "refs/heads/main");
    const error = await failure(repository.fetch());
    assert.match(error.message, /has no refs\/heads\/main any more\. Push it again\./);
    assert.is(await repository.head(), before);
  }));

test("a forced push is fetched: what is made of it is for others to decide", () =>
  inLab(async (lab) => {
    const first = await lab.push({ "a.yaml": "1" });
    const second = await lab.push({ "a.yaml": "2" });
    const repository = await lab.open();
    await lab.git("update-ref", "refs/heads/main", first);
    const other = await lab.push({ "a.yaml": "3" });
    await repository.fetch();
    assert.is(await repository.head(), other);
    assert.is(await repository.descends(other, second), false);
    assert.is((await repository.files(second)).length, 1);
  }));

test("a commit does not bring back what somebody has taken back meanwhile", () =>
  inLab(async (lab) => {
    const first = await lab.push({ "a.yaml": "1" });
    await lab.push({ "a.yaml": "2" });
    const repository = await lab.open();
    await lab.git("update-ref", "refs/heads/main", first);
    const heads: (string | undefined)[] = [];
    await repository.commit(async (head) => {
      heads.push(head);
      return edit({ "b.yaml": "1" });
    });
    assert.is(heads.length, 2);
    assert.is(heads[1], first);
    assert.equal(await contents(repository), { "a.yaml": "1", "b.yaml": "1" });
  }));

test("a clone that is damaged, or of another repository, is made anew", () =>
  inLab(async (lab) => {
    const head = await lab.push({ "a.yaml": "1" });
    await lab.open();
    const objects = join(lab.cloneOf("one"), "objects");
    for (const name of await readdir(join(objects, "pack"))) {
      await writeFile(join(objects, "pack", name), "broken");
    }
    assert.equal(await contents(await lab.open()), { "a.yaml": "1" });
    await git(lab.cloneOf("one"), "config", "remote.origin.url", "http://127.0.0.1/other.git");
    const repository = await lab.open();
    assert.is(await repository.head(), head);
    assert.is(await git(lab.cloneOf("one"), "config", "remote.origin.url"), lab.server.url);
  }));

test("a lock that a process has left in the clone when it died is in nobody's way", () =>
  inLab(async (lab) => {
    await lab.push({ "a.yaml": "1" });
    await (await lab.open()).close();
    for (const name of ["heads/main.lock", "notes/ark-schedule.lock"]) {
      const path = join(lab.cloneOf("one"), "refs", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, "");
    }
    const repository = await lab.open();
    await lab.push({ "a.yaml": "2" });
    await repository.fetch();
    const { revision } = await repository.commit(async () => edit({ "b.yaml": "1" }));
    await repository.annotate(new Map([[revision!, "noted"]]));
    assert.equal(await contents(repository), { "a.yaml": "2", "b.yaml": "1" });
  }));

/** Commits of each of the writers: every one is tried again until it is the first of those left. */
const TIMES = 2;

test("eight writers at once lose nothing", () =>
  inLab(async (lab) => {
    await lab.push({ "README.md": "x" });
    const names = Array.from({ length: 8 }, (_, at) => `writer-${at}`);
    const writers = await Promise.all(names.map((name) => lab.open(name)));
    await Promise.all(writers.map(async (writer, at) => {
      for (let times = 0; times < TIMES; times++) {
        await writer.commit(async () => edit({ [`containers/${at}-${times}.yaml`]: "x" }));
      }
    }));
    const files = (await lab.git("ls-tree", "-r", "--name-only", "main")).split("\n");
    assert.is(files.length, 1 + 8 * TIMES);
    assert.is(await lab.git("rev-list", "--count", "main"), String(1 + 8 * TIMES));
    assert.is(await lab.git("rev-list", "--merges", "--count", "main"), "0");
  }));

test("nothing of the password is in the clone, nor in its configuration", () =>
  inLab(async (lab) => {
    await lab.push({ "a.yaml": "1" });
    const repository = await lab.open();
    await repository.commit(async () => edit({ "b.yaml": "2" }));
    const { username, password } = lab.server;
    const planted = [password, Buffer.from(`${username}:${password}`).toString("base64")];
    for (const text of planted) {
      const found = await run("grep", ["-rl", text, join(lab.folder, "one")]).catch(() => "");
      assert.is(found, "");
    }
    assert.not.match(repository.location, /@/);
  }));

test("a full disk is said; the next fetch brings it all", () =>
  inLab(async (lab) => {
    const before = await lab.push({ "a.yaml": "1" });
    const disk = join(lab.folder, "one");
    await run("mkdir", ["-p", disk]);
    await run("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
    try {
      const repository = await lab.open();
      // What cannot be packed any smaller.
      const large = Array.from({ length: 60_000 }, (_, at) => Math.sin(at + 1)).join("\n");
      const after = await lab.push({ "large.txt": large });
      const error = await failure(repository.fetch());
      assert.is(error.code, "repository-unusable");
      assert.match(error.message, /is on a full disk: make room/);
      assert.is(await repository.head(), before);
      await run("mount", ["-o", "remount,size=4m", disk]);
      await repository.fetch();
      assert.is(await repository.head(), after);
      await fsck(lab.cloneOf("one"));
    } finally {
      await run("umount", [disk]);
    }
  }));

test.run();
