/** A history of years: 5,000 commits in one delta-compressed pack. Only the answers count here. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { History } from "../../src/reconciler/history.ts";
import type { Commit, SnapshotRepository } from "../../src/reconciler/ports.ts";
import { DeltaBases } from "../../src/repository/delta-bases.ts";
import { ObjectReader } from "../../src/repository/object-reader.ts";
import { folder, git, open, tryGit } from "./git.ts";

const COMMITS = 5_000;
const FILES = 500;
/** 2023-11-14, and an hour between commits; seconds. */
const BEGIN = 1_700_000_000;
const HOUR = 3_600;

let own: string;
let dir: string;
let repository: SnapshotRepository;

test.before(async () => {
  own = await folder();
  dir = join(own, "snapshots.git");
  await git(own, "init", "-q", "--bare", "-b", "main", dir);
  await tryGit(dir, ["fast-import", "--quiet"], [...stream()].join(""));
  await git(dir, "gc", "-q");
  repository = await open(dir);
});
test.after(() => rm(own, { recursive: true, force: true }));

test("is told whole, newest first, and leaves others their turn meanwhile", async () => {
  let turns = 0;
  const timer = setInterval(() => turns += 1, 1);
  const log = await repository.log({ limit: 2 * COMMITS });
  clearInterval(timer);
  assert.ok(turns > 20, `${turns} turns`);
  assert.is(log.length, COMMITS);
  assert.equal(
    log.map(({ revision }) => revision),
    (await git(dir, "log", "--format=%H", "main")).split("\n"),
  );
  assert.equal(new Set(log.map(({ changed }) => changed.length)), new Set([1, FILES]));
  assert.is(log[0]?.changed[0]?.path, pathOf(COMMITS - 1));
  assert.equal(await collect(repository.story({})), log);
});

test("is told of one file", async () => {
  repository = await open(dir); // which remembers nothing yet
  const path = pathOf(7);
  const subjects = (await git(dir, "log", "--format=%s", "main", "--", path)).split("\n");
  assert.is(subjects.length, 1 + COMMITS / FILES);
  const log = await repository.log({ limit: COMMITS, paths: [path] });
  assert.equal(log.map(({ subject }) => subject), subjects);
  const story = await collect(repository.story({ paths: [path] }));
  assert.equal(story, log);
});

test("is told of one workload, by what files said of it", async () => {
  const now = (BEGIN + COMMITS * HOUR) * 1000;
  const history = new History(repository);
  const { entries, more } = await history.tell({ limit: 10, workload: "app-7" }, now);
  assert.equal(
    entries.map(({ subject, workloads }) => [subject, workloads]),
    Array.from({ length: 10 }, (_, at) => [
      `Step ${COMMITS - FILES * (at + 1) + 7}`,
      [{ name: "app-7", change: "modified" }],
    ]),
  );
  assert.is(more, true);
  const { entries: [oldest] } = await history.tell({ limit: 1, until: BEGIN * 1000 }, now);
  assert.is(oldest?.workloads.length, FILES);
});

test("is told of a span of time", async () => {
  const since = (BEGIN + 100 * HOUR) * 1000;
  const until = (BEGIN + 109 * HOUR) * 1000;
  const log = await repository.log({ limit: COMMITS, since, until });
  assert.equal(
    log.map(({ subject }) => subject),
    Array.from({ length: 10 }, (_, at) => `Step ${109 - at}`),
  );
  assert.is((await collect(repository.story({ since }))).length, COMMITS - 100);
});

test("takes each delta apart once, and keeps no more than it may", async () => {
  const reader = new ObjectReader(dir);
  const limit = 32 * 1024 * 1024;
  let revision: string | undefined = await git(dir, "rev-parse", "main");
  let kept = 0;
  while (revision !== undefined) {
    const { tree, parent } = await reader.commit(revision);
    const root = await reader.rawTree(tree);
    await reader.rawTree(root.subarray(-20).toString("hex"));
    kept = Math.max(kept, reader.keptBytes);
    assert.ok(reader.keptBytes <= limit, `${reader.keptBytes} bytes`);
    revision = parent[0];
  }
  assert.ok(kept > limit / 2, `only ${kept} bytes of deltas' bases were kept`);
});

test("lets a library that keeps things otherwise be", async () => {
  const bases = new DeltaBases();
  for (const cache of [{}, { [Symbol("x")]: new Map([["a", Promise.resolve({})]]) }]) {
    await bases.tend(cache);
  }
  assert.is(bases.bytes, 0);
});

function pathOf(at: number): string {
  return `containers/app-${String(at % FILES).padStart(3, "0")}.yaml`;
}

/** What `git fast-import` reads: all files first, then one after the other anew. */
function* stream(): Generator<string> {
  for (let at = 0; at < COMMITS; at++) {
    const who = `Ada <ada@example.org> ${BEGIN + at * HOUR} +0000`;
    yield `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(`Step ${at}`)}`;
    const first = at === 0 ? 0 : at;
    const last = at === 0 ? FILES - 1 : at;
    for (let file = first; file <= last; file++) {
      const text = `services: { app-${file % FILES}: { image: "app:${at}" } }\n`;
      yield `M 100644 inline ${pathOf(file)}\n${data(text)}`;
    }
  }
}

function data(text: string): string {
  return `data ${text.length}\n${text}\n`;
}

async function collect(story: AsyncIterable<Commit>): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const commit of story) commits.push(commit);
  return commits;
}

test.run();
