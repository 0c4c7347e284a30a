/** Makes an empty bare repository, as `git init --bare` does. */
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "./unusable.ts";

const CONFIG = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
`;

const DESCRIPTION = "What ark-schedule is to run: clone it, change it, push it.\n";

/** Whole or not at all: a crash on the way leaves no half repository behind that name. */
export async function createBare(dir: string, branch: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  const draft = await mkdtemp(`${dir}.new-`);
  try {
    for (const folder of ["objects/info", "objects/pack", "refs/heads", "refs/tags", "info"]) {
      await mkdir(join(draft, folder), { recursive: true });
    }
    await writeFile(join(draft, "config"), CONFIG);
    await writeFile(join(draft, "description"), DESCRIPTION);
    await writeFile(join(draft, "HEAD"), `ref: refs/heads/${branch}\n`);
    await rename(draft, dir);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was faster: its repository is as good.
    if (!["ENOTEMPTY", "EEXIST"].includes(systemCode(error) ?? "")) throw error;
  }
}
