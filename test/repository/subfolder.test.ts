/** Clusters that share a repository, each in a folder of its own. */
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openRepository } from "../../src/repository/open-repository.ts";
import { within } from "../../src/repository/subfolder.ts";
import { contents, edit } from "../contracts/repository.ts";
import { FakeRepository } from "../fakes/repository.ts";
import { CLOCK, COMMITTER, fsck, git, inFolder, SEED } from "./git.ts";

function open(dir: string, path: string) {
  const url = { kind: "folder", path: dir } as const;
  const common = { branch: "main", dataDir: dir, committer: COMMITTER, clock: CLOCK };
  return openRepository({ url, path, seed: SEED, ...common });
}

test("each sees its own folder only, fills it at first, and commits to it", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const berlin = await open(dir, "clusters/berlin");
    const paris = await open(dir, "clusters/paris");
    await berlin.commit(async () => edit({ "containers/web.yaml": "b" }, "Add web in Berlin"));
    await paris.commit(async () => edit({ "containers/web.yaml": "p" }, "Add web in Paris"));
    const seeded = SEED.files.get("cluster.yaml");
    assert.equal(await contents(berlin), { "cluster.yaml": seeded, "containers/web.yaml": "b" });
    assert.equal(await contents(paris), { "cluster.yaml": seeded, "containers/web.yaml": "p" });
    const told = (await berlin.log({ limit: 9 })).map(({ subject, changed }) => [
      subject,
      changed.map(({ path, change }) => `${change} ${path}`),
    ]);
    assert.equal(told, [
      ["Add web in Berlin", ["added containers/web.yaml"]],
      ["Begin", ["added cluster.yaml"]],
    ]);
    const web = await paris.log({ limit: 9, paths: ["containers/web.yaml"] });
    assert.equal(web.map(({ subject }) => subject), ["Add web in Paris"]);
    assert.is(
      await git(dir, "ls-tree", "--name-only", "-r", "main", "clusters/paris/containers"),
      "clusters/paris/containers/web.yaml",
    );
    await fsck(dir);
  }));

test("each notes for itself what a commit came to", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const [berlin, paris] = [await open(dir, "clusters/berlin"), await open(dir, "clusters/paris")];
    const revision = (await paris.head())!;
    await berlin.annotate(new Map([[revision, "synced"]]));
    await paris.annotate(new Map([[revision, "failed"]]));
    assert.equal(await berlin.notes([revision]), new Map([[revision, "synced"]]));
    assert.equal(await paris.notes([revision]), new Map([[revision, "failed"]]));
    const notes = await git(dir, "notes", "--ref=ark-schedule-clusters-berlin", "show", revision);
    assert.is(notes, "synced");
  }));

test("a folder that was emptied is not filled again", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const berlin = await open(dir, "berlin");
    await berlin.commit(async () => edit({ "cluster.yaml": null }, "Empty it"));
    assert.equal(await contents(await open(dir, "berlin")), {});
  }));

test("tells only what happened within, by paths from there", async () => {
  const whole = new FakeRepository();
  const berlin = within(whole, "clusters/berlin");
  await whole.commit(async () => edit({ "clusters/berlin/cluster.yaml": "1" }, "Berlin"));
  await whole.commit(async () => edit({ "clusters/bern/cluster.yaml": "1" }, "Bern"));
  await whole.commit(async () =>
    edit({ "clusters/berlin/containers/web.yaml": "2", "README.md": "x" }, "Web")
  );
  const told = async (path?: string) => {
    const commits: [string, string[]][] = [];
    for await (
      const { subject, changed } of berlin.story(path === undefined ? {} : { paths: [path] })
    ) {
      commits.push([subject, changed.map((file) => file.path)]);
    }
    return commits;
  };
  assert.equal(await told(), [["Web", ["containers/web.yaml"]], ["Berlin", ["cluster.yaml"]]]);
  assert.equal(await told("containers"), [["Web", ["containers/web.yaml"]]]);
  const log = await berlin.log({ limit: 5 });
  assert.equal(log.map(({ subject }) => subject), ["Web", "Berlin"]);
  const blob = log[0]!.changed[0]!.after!;
  assert.is(new TextDecoder().decode(await berlin.content(blob)), "2");
});

test.run();
