import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder } from "../../src/election/make-folder.ts";

test("makes what is missing, and takes what is there", async () => {
  const root = await mkdtemp(join(tmpdir(), "ark-folder-"));
  try {
    const path = join(root, "a", "b", "c");
    await makeFolder(path);
    await makeFolder(path);
    assert.ok((await stat(path)).isDirectory());
    await writeFile(join(root, "file"), "");
    await fails(join(root, "file", "below"));
  } finally {
    await rm(root, { recursive: true });
  }
});

test("a folder that takes no entries is an error, not an endless loop", async () => {
  if (process.platform === "linux") await fails("/proc/ark-schedule/data");
});

test.run();

async function fails(path: string): Promise<void> {
  const made = await makeFolder(path).then(() => true, () => false);
  assert.is(made, false);
}
