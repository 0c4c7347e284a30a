import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readWorkingCopy } from "../../src/cli/working-copy.ts";
import { ArkError } from "../../src/errors.ts";

test("reads what git would, with git's own hashes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ark-copy-"));
  try {
    for (const each of ["containers", ".git", "node_modules", ".github"]) {
      await mkdir(join(folder, each));
      await writeFile(join(folder, each, "web.yaml"), `in ${each}\n`);
    }
    await writeFile(join(folder, "run.sh"), "#!/bin/sh\n");
    await chmod(join(folder, "run.sh"), 0o755);
    await symlink("/etc/passwd", join(folder, "link.yaml"));
    const files = await readWorkingCopy(folder);
    assert.equal(files.map(({ path, kind, size }) => [path, kind, size]), [
      [".github/web.yaml", "file", 11],
      ["containers/web.yaml", "file", 14],
      ["link.yaml", "symlink", 0],
      ["run.sh", "executable", 10],
    ]);
    const path = join(folder, "containers", "web.yaml");
    const { stdout } = await promisify(execFile)("git", ["hash-object", path]);
    assert.is(files[1]!.blob, stdout.trim());
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a folder that is not there", async () => {
  const thrown = await readWorkingCopy("/nowhere").catch((error: unknown) => error);
  assert.instance(thrown, ArkError);
  assert.is((thrown as ArkError).message, "/nowhere cannot be read: there is no such folder.");
});

test.run();
