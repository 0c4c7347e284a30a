/** Makes an empty bare repository, as `git init --bare` does. */
import * as fs from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { init, setConfig } from "isomorphic-git";
import { systemCode } from "./unusable.ts";

/** The library sets up for file systems that know neither modes nor links; undefined removes. */
const SETTINGS: readonly (readonly [path: string, value: boolean | undefined])[] = [
  ["core.filemode", true],
  ["core.symlinks", undefined],
  ["core.ignorecase", undefined],
];

const DESCRIPTION = "What ark-schedule is to run: clone it, change it, push it.\n";

/** Whole or not at all: a crash on the way leaves no half repository behind that name. */
export async function createBare(dir: string, branch: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  const draft = await mkdtemp(`${dir}.new-`);
  try {
    await init({ fs, dir: draft, bare: true, defaultBranch: branch });
    for (const [path, value] of SETTINGS) await setConfig({ fs, gitdir: draft, path, value });
    await writeFile(join(draft, "description"), DESCRIPTION);
    await rename(draft, dir);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was faster: its repository is as good.
    if (!["ENOTEMPTY", "EEXIST"].includes(systemCode(error) ?? "")) throw error;
  }
}
