/** Ordinary pushes and commits of several processes at once: none is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { toRun } from "../other-program.ts";
import { change, CLOCK, fsck, git, inRepository, tryGit } from "./git.ts";

const COMMITS = 30;
const PUSHES = 8;
const COMMITTERS = ["one", "two"];
const PUSHERS = ["ada", "bob"];
const DEADLINE = 60_000;

const COMMITTER = fileURLToPath(new URL("./committer.ts", import.meta.url));

/** Runs our own code in another process of the same runtime. */
async function commitElsewhere(dir: string, name: string): Promise<void> {
  const args = [...toRun(COMMITTER), dir, name, String(COMMITS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  const [code] = await once(child, "close");
  assert.is(code, 0, stderr);
}

/** Commits and pushes as people do: when the push is refused, rebase and push again. */
async function push(dir: string, own: string, name: string): Promise<void> {
  const clone = join(own, name);
  await git(own, "clone", "-q", dir, clone);
  for (let at = 0; at < PUSHES; at++) {
    await change(clone, { [`stacks/${name}-${at}.yaml`]: "y\n" }, `Push ${name}-${at}`);
    const deadline = CLOCK.now() + DEADLINE;
    while ((await tryGit(clone, ["push", "-q", "origin", "main"])).code !== 0) {
      assert.ok(CLOCK.now() < deadline, `${name} could not push within ${DEADLINE} ms`);
      await git(clone, "pull", "-q", "--rebase", "origin", "main");
    }
  }
}

test("loses nothing of pushes and commits that race", () =>
  inRepository(async ({ own, dir, repository }) => {
    await Promise.all([
      ...COMMITTERS.map((name) => commitElsewhere(dir, name)),
      ...PUSHERS.map((name) => push(dir, own, name)),
    ]);
    await fsck(dir);

    const committed = COMMITTERS.flatMap((name) => numbered(name, COMMITS));
    const pushed = PUSHERS.flatMap((name) => numbered(name, PUSHES));
    const expected = [
      "Begin",
      ...committed.map((one) => `Add containers/${one}.yaml`),
      ...pushed.map((one) => `Push ${one}`),
    ];
    const subjects = (await git(dir, "log", "--format=%s", "main")).split("\n");
    assert.equal(subjects.toSorted(), expected.toSorted());

    const shared = (await git(dir, "show", "main:shared.yaml")).split("\n");
    assert.equal(shared.toSorted(), committed.toSorted());
    const paths = (await git(dir, "ls-tree", "-r", "--name-only", "main")).split("\n");
    const files = await repository.files((await repository.head())!);
    assert.equal(files.map((file) => file.path), paths);
    assert.is(paths.length, 2 + committed.length + pushed.length);
  }));

test("loses nothing while git collects garbage", () =>
  inRepository(async ({ dir, repository }) => {
    let collecting = true;
    const collect = async () => {
      while (collecting) await git(dir, "-c", "gc.pruneExpire=2.weeks.ago", "gc", "-q");
    };
    const commit = () => commitElsewhere(dir, "one").finally(() => collecting = false);
    const read = async () => {
      while (collecting) {
        const files = await repository.files((await repository.head())!);
        for (const file of files) await file.read();
        await repository.log({ limit: 5 });
      }
    };
    await Promise.all([collect(), commit(), read()]);
    await fsck(dir);
    assert.is((await repository.log({ limit: 1000 })).length, COMMITS + 1);
  }));

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}-${at}`);
}

test.run();
