/** Whether a folder is a repository that this program can work on; if not, what to do. */
import * as fs from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { getConfig, listBranches } from "isomorphic-git";
import { systemCode, unusable } from "./unusable.ts";

/** True where there is nothing yet: no such folder, or an empty one. */
export async function isVacant(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).length === 0;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return true;
    if (systemCode(error) === "ENOTDIR" && await isFile(dir)) {
      throw unusable(dir, "is a file, where a folder belongs. Move it away.", error);
    }
    throw error;
  }
}

/** @throws ArkError repository-unusable, with the first thing that is wrong */
export async function inspectBare(dir: string, branch: string): Promise<void> {
  const facts = await gather(dir, branch);
  const rule = RULES.find((one) => one.broken(facts));
  if (rule !== undefined) throw unusable(dir, rule.sentence(facts));
}

interface Facts {
  readonly branch: string;
  readonly isRepository: boolean;
  /** Holds a clone, with a `.git` folder of its own. */
  readonly isClone: boolean;
  readonly bare: string | undefined;
  readonly objectFormat: string;
  readonly refStorage: string;
  readonly head: string;
  readonly branches: readonly string[];
}

async function gather(dir: string, branch: string): Promise<Facts> {
  const names = new Set(await readdir(dir));
  const config = async (path: string, otherwise: string) =>
    String((await getConfig({ fs, gitdir: dir, path })) ?? otherwise).toLowerCase();
  return {
    branch,
    isRepository: ["HEAD", "objects", "refs"].every((name) => names.has(name)),
    isClone: names.has(".git"),
    bare: await config("core.bare", "true"),
    objectFormat: await config("extensions.objectformat", "sha1"),
    refStorage: await config("extensions.refstorage", "files"),
    head: names.has("HEAD") ? (await readFile(join(dir, "HEAD"), "utf8")).trim() : "",
    // The library takes the lock of a branch for one; git allows no branch of such a name.
    branches: (await listBranches({ fs, gitdir: dir })).filter((name) => !name.endsWith(".lock")),
  };
}

interface Rule {
  readonly broken: (facts: Facts) => boolean;
  readonly sentence: (facts: Facts) => string;
}

/** First match wins. */
const RULES: readonly Rule[] = [
  {
    broken: (facts) => facts.isClone,
    sentence: () => "is a clone with a working tree. Put a bare one there: `git clone --bare`.",
  },
  {
    broken: (facts) => !facts.isRepository,
    sentence: () =>
      "is a folder with something else in it. Move it away, or choose another ACS_DATA_DIR.",
  },
  {
    broken: (facts) => facts.bare !== "true",
    sentence: () => "is not bare. Put a bare one there: `git clone --bare`.",
  },
  {
    broken: (facts) => facts.objectFormat !== "sha1",
    sentence: (facts) =>
      `has the object format ${facts.objectFormat}; only sha1 can be read. ` +
      "Make it anew with `git init --bare --object-format=sha1`.",
  },
  {
    broken: (facts) => facts.refStorage !== "files",
    sentence: (facts) =>
      `keeps its refs as ${facts.refStorage}; only files can be read. ` +
      "Convert it with `git refs migrate --ref-format=files`.",
  },
  {
    broken: (facts) => facts.branches.length > 0 && !facts.branches.includes(facts.branch),
    sentence: (facts) =>
      `has no branch ${facts.branch}, but ${facts.branches.join(", ")}. ` +
      `Name one so: \`git branch -m ${facts.branches[0]} ${facts.branch}\`.`,
  },
  {
    // Before the first commit it is a matter of git's own default, and of no importance.
    broken: (facts) =>
      facts.branches.length > 0 && facts.head !== `ref: refs/heads/${facts.branch}`,
    sentence: (facts) =>
      `has a HEAD that is not on ${facts.branch}. ` +
      `Put it there: \`git symbolic-ref HEAD refs/heads/${facts.branch}\`.`,
  },
];

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then((found) => found.isFile(), () => false);
}
