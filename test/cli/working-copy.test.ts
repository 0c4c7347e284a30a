import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readWorkingCopy } from "../../src/cli/working-copy.ts";
import { rejects } from "../rejects.ts";

test("lists what git would, and reads what it is asked for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ark-copy-"));
  try {
    for (const each of ["containers", ".git", "node_modules", ".github"]) {
      await mkdir(join(folder, each));
      await writeFile(join(folder, each, "web.yaml"), `in ${each}\n`);
    }
    await writeFile(join(folder, "run.sh"), "#!/bin/sh\n");
    await chmod(join(folder, "run.sh"), 0o755);
    await symlink("/etc/passwd", join(folder, "containers", "link.yaml"));
    const files = await readWorkingCopy(folder);
    assert.equal(
      files.map(({ path, kind }) => [path, kind]),
      [
        [".github/web.yaml", "file"],
        ["containers/link.yaml", "symlink"],
        ["containers/web.yaml", "file"],
        ["run.sh", "executable"],
      ],
    );
    assert.is(new TextDecoder().decode(await files[2]!.read()), "in containers\n");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a folder that is not there", async () => {
  const { message } = await rejects(readWorkingCopy("/nowhere"), "request-invalid");
  assert.is(message, "/nowhere cannot be read: there is no such folder.");
});

test.run();
