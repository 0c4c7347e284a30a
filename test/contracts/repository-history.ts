/** How every snapshot repository tells its history. */
import { Buffer } from "node:buffer";
import * as assert from "uvu/assert";
import type { Commit, StoryOptions } from "../../src/reconciler/ports.ts";
import { type Contract, edit } from "./repository-subject.ts";

export function history(contract: Contract): void {
  contract("tells commits, newest first", async ({ repository, push }) => {
    const trailers = { "Ark-Action": "snapshot", "Ark-Term": "1" };
    const message = "Capture web\n\nIt was new.\n\nSecond paragraph.";
    const first = await repository.commit(async () => edit({ "a.yaml": "1" }, message, trailers));
    const second = await push({ "a.yaml": null, "b/c.yaml": "2" }, "Move a");
    await repository.fetch();
    const [newest, oldest] = await repository.log({ limit: 10 });
    assert.is(newest?.revision, second);
    assert.equal(newest?.parents, [first.revision]);
    assert.is(newest?.subject, "Move a");
    assert.equal(newest?.trailers, {});
    assert.equal(newest?.changed, [
      { path: "a.yaml", change: "removed", before: ONE },
      { path: "b/c.yaml", change: "added", after: TWO },
    ]);
    assert.is(oldest?.subject, "Capture web");
    assert.is(oldest?.body, "It was new.\n\nSecond paragraph.");
    assert.equal(oldest?.trailers, trailers);
    assert.equal(oldest?.author, { name: "Ada", email: "ada@example.org" });
    assert.equal(oldest?.parents, []);
    assert.equal(oldest?.changed, [{ path: "a.yaml", change: "added", after: ONE }]);
    assert.is(Buffer.from(await repository.content(ONE)).toString(), "1");
  });

  contract("keeps to the limit, and to a file or a folder", async ({ repository }) => {
    const steps = [{ "a/x.yaml": "1" }, { "b.yaml": "1" }, { "a/x.yaml": "2" }, {
      "a/y.yaml": "1",
    }];
    for (const [at, files] of steps.entries()) {
      await repository.commit(async () => edit(files, `Step ${at}`));
    }
    const subjects = async (limit: number, path?: string) =>
      (await repository.log(path === undefined ? { limit } : { limit, paths: [path] }))
        .map((commit) => commit.subject);
    assert.equal(await subjects(2), ["Step 3", "Step 2"]);
    assert.equal(await subjects(10, "a"), ["Step 3", "Step 2", "Step 0"]);
    assert.equal(await subjects(10, "a/x.yaml"), ["Step 2", "Step 0"]);
    assert.equal(await subjects(1, "a/x.yaml"), ["Step 2"]);
    assert.equal(await subjects(10, "a/x"), []);
    assert.equal(await subjects(0), []);
  });
}

/** Git's hashes of "1" and "2". */
const ONE = "56a6051ca2b02b04ef92d5150c9ef600403cb1de";
const TWO = "d8263ee9860594d2806b0dfd1bfd17528b0ba2a4";

export function stories(contract: Contract): void {
  contract("tells the branch's own story, as far as it is asked for", async ({ repository }) => {
    const steps = [{ "a/x.yaml": "1" }, { "b.yaml": "1" }, { "a/x.yaml": "2" }];
    for (const [at, files] of steps.entries()) {
      await repository.commit(async () => edit(files, `Step ${at}`));
    }
    const told = async (options: StoryOptions) => {
      const commits: Commit[] = [];
      for await (const commit of repository.story(options)) commits.push(commit);
      return commits;
    };
    const all = await told({});
    assert.equal(all, await repository.log({ limit: 10 }));
    assert.equal(all.map(({ subject }) => subject), ["Step 2", "Step 1", "Step 0"]);
    assert.equal(await told({ paths: ["a"] }), [all[0], all[2]]);
    assert.equal(await told({ from: all[1]!.revision }), all.slice(1));
    assert.equal(await told({ since: all[0]!.at + 1000 }), []);
    assert.equal(await repository.merged(all[0]!.revision), []);
    for await (const { subject } of repository.story({})) {
      assert.is(subject, "Step 2");
      break;
    }
  });
}
