/** The ordinary git, as an oracle and as somebody else who pushes. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { openRepository } from "../../src/repository/open-repository.ts";
import type { Clock, Edit, SnapshotRepository } from "../../src/reconciler/ports.ts";
import { edit } from "../contracts/repository.ts";

export interface GitResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const SETTINGS = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.org",
  GIT_COMMITTER_NAME: "Somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.org",
};

/** Whatever comes of it. */
export function tryGit(cwd: string, args: readonly string[], input = ""): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...args], { cwd, env: SETTINGS });
    // Git may end without reading it.
    child.stdin.on("error", () => undefined);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => stdout += text);
    child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** What it prints, without the last newline. @throws where it fails */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await tryGit(cwd, args);
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trimEnd();
}

/** Fails unless the repository is without any fault. */
export async function fsck(dir: string): Promise<void> {
  const { code, stdout, stderr } = await tryGit(dir, [
    "fsck",
    "--strict",
    "--full",
    "--no-dangling",
  ]);
  if (code !== 0 || stdout !== "") throw new Error(`git fsck: ${stdout}${stderr}`);
}

export const CLOCK: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export const COMMITTER = { name: "ark-schedule", email: "ark-schedule@example.org" };

export const SEED: Edit = edit({ "cluster.yaml": "prune: off\n" }, "Begin", {
  "Ark-Action": "init",
});

/** A bare repository in a folder of this machine. */
export function open(dir: string, seed = SEED, clock = CLOCK): Promise<SnapshotRepository> {
  const common = { branch: "main", path: "", dataDir: dir, committer: COMMITTER, clock };
  return openRepository({ url: { kind: "folder", path: dir }, seed, ...common });
}

export async function folder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "ark-repository-"));
}

/** Runs with a folder of its own, which is gone afterwards. */
export async function inFolder(task: (folder: string) => Promise<void>): Promise<void> {
  const own = await folder();
  try {
    await task(own);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

interface Made {
  /** The folder that the repository is in. */
  readonly own: string;
  readonly dir: string;
  readonly repository: SnapshotRepository;
}

/** Runs with a new repository in a folder of its own, which is gone afterwards. */
export function inRepository(task: (made: Made) => Promise<void>, seed = SEED): Promise<void> {
  return inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    await task({ own, dir, repository: await open(dir, seed) });
  });
}

/** Commits in a clone: new text by path, null removes. */
export async function change(
  clone: string,
  files: Readonly<Record<string, string | null>>,
  message: string,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    if (text === null) await git(clone, "rm", "-q", path);
    else await writeFile(join(clone, path), text);
  }
  await git(clone, "add", "-A");
  await git(clone, "commit", "-q", "-m", message);
}
