/** Packs as the ordinary git makes them: every object of every revision comes out as it went in. */
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { contents, edit } from "../contracts/repository.ts";
import { fsck, git, inFolder, open, tryGit } from "./git.ts";

const REVISIONS = 80;
const LINES = 400;

/** A history of a long file of which each commit changes a line: git packs it as a chain of deltas. */
async function growHistory(dir: string): Promise<void> {
  const commits = Array.from({ length: REVISIONS }, (_, at) => {
    const line = (of: number) => `line ${of} of ${of % 7 === at % 7 ? at : 0}\n`;
    const text = Array.from({ length: LINES }, (_, of) => line(of)).join("");
    const message = `Revision ${at}`;
    return `commit refs/heads/main\ncommitter A <a@b> ${1_700_000_000 + at} +0000\n` +
      `data ${message.length}\n${message}\nM 100644 inline long.yaml\ndata ${text.length}\n${text}\n`;
  });
  const imported = await tryGit(dir, ["fast-import", "--quiet"], commits.join(""));
  assert.is(imported.code, 0, imported.stderr);
}

const REPACK = ["repack", "-adfq", "--depth=50", "--window=50"];
const KINDS: Readonly<Record<string, readonly string[]>> = {
  "deltas by offset": ["-c", "repack.useDeltaBaseOffset=true", ...REPACK],
  "deltas by name": ["-c", "repack.useDeltaBaseOffset=false", ...REPACK],
  "no compression at all": ["-c", "pack.compression=0", ...REPACK],
};

for (const [kind, args] of Object.entries(KINDS)) {
  test(`reads packs with ${kind}`, () =>
    inFolder(async (own) => {
      const dir = join(own, "snapshots.git");
      await git(own, "init", "-q", "--bare", "-b", "main", dir);
      await growHistory(dir);
      await git(dir, ...args);
      const packs = (await readdir(join(dir, "objects/pack"))).filter((name) =>
        name.endsWith(".idx")
      );
      const verified = await git(dir, "verify-pack", "-v", join("objects/pack", packs[0]!));
      assert.match(verified, /^chain length = [3-9]:/m, "git was to make chains of deltas");

      const repository = await open(dir);
      const log = await repository.log({ limit: 1000 });
      assert.is(log.length, REVISIONS);
      for (const commit of log) {
        const [file] = await repository.files(commit.revision);
        const content = await file!.read();
        assert.is(content.length, file!.size);
        const hash = createHash("sha1").update(`blob ${content.length}\0`).update(content);
        assert.is(hash.digest("hex"), file!.blob);
      }
      const newest = await git(dir, "show", "main:long.yaml");
      assert.is((await contents(repository))["long.yaml"]?.trimEnd(), newest);
    }));
}

test("finds what others packed and removed meanwhile", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const reader = await open(dir);
    const writer = await open(dir);
    for (let at = 0; at < 3; at++) {
      const files = Array.from({ length: 120 }, (_, of) => [`${of}.yaml`, `${at} ${of}`]);
      const { revision } = await writer.commit(async () => edit(Object.fromEntries(files)));
      if (at === 1) await git(dir, "gc", "-q", "--prune=now");
      assert.is((await reader.files(revision!)).length, 121);
    }
    await git(dir, "gc", "-q", "--prune=now");
    assert.is((await reader.log({ limit: 10 })).length, 4);
    await fsck(dir);
  }));

test.run();
