/** Clusters that share a repository, each in a folder of its own. */
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openRepository } from "../../src/repository/open-repository.ts";
import { contents, edit } from "../contracts/repository.ts";
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
    const told = (await berlin.log({ limit: 9 })).map(({ subject, changed }) => [subject, changed]);
    assert.equal(told, [
      ["Add web in Berlin", [{ path: "containers/web.yaml", change: "added" }]],
      ["Begin", [{ path: "cluster.yaml", change: "added" }]],
    ]);
    const web = await paris.log({ limit: 9, path: "containers/web.yaml" });
    assert.equal(web.map(({ subject }) => subject), ["Add web in Paris"]);
    assert.is(
      await git(dir, "ls-tree", "--name-only", "-r", "main", "clusters/paris/containers"),
      "clusters/paris/containers/web.yaml",
    );
    await fsck(dir);
  }));

test("a folder that was emptied is not filled again", () =>
  inFolder(async (own) => {
    const dir = join(own, "snapshots.git");
    const berlin = await open(dir, "berlin");
    await berlin.commit(async () => edit({ "cluster.yaml": null }, "Empty it"));
    assert.equal(await contents(await open(dir, "berlin")), {});
  }));

test.run();
