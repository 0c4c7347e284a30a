/** What every snapshot repository does, the real one and the fake alike. */
import { Buffer } from "node:buffer";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import type { Revision } from "../../src/model/snapshot.ts";
import { rejects } from "../rejects.ts";
import { contents, type Contract, edit, type RepositorySubject } from "./repository-subject.ts";
import { beingRewritten, goingBack } from "./repository-restoring.ts";
import { history, stories } from "./repository-history.ts";

export { contents, edit, type RepositorySubject };

export function repositoryContract(name: string, open: () => Promise<RepositorySubject>): void {
  const contract = suite<RepositorySubject>(`repository contract: ${name}`);
  contract.before.each(async (context) => {
    Object.assign(context, await open());
  });
  contract.after.each((context) => context.close());
  reading(contract);
  committing(contract);
  racing(contract);
  history(contract);
  stories(contract);
  naming(contract);
  proposing(contract);
  noting(contract);
  goingBack(contract);
  beingRewritten(contract);
  contract.run();
}

function reading(contract: Contract): void {
  contract("has no head and no history before the first commit", async ({ repository }) => {
    assert.is(await repository.head(), undefined);
    assert.equal(await repository.log({ limit: 10 }), []);
  });

  contract("lists files with git's hash of the content", async ({ repository }) => {
    await repository.commit(async () => edit({ "b.yaml": "hello\n", "a/é.yaml": "ä" }));
    const files = await repository.files((await repository.head())!);
    assert.equal(files.map(({ path, kind, blob, size }) => ({ path, kind, blob, size })), [
      { path: "a/é.yaml", kind: "file", blob: "9d3f0460de61d6fec8d9ff9a0f06dcc9926e3b7e", size: 2 },
      { path: "b.yaml", kind: "file", blob: "ce013625030ba8dba906f756967f9e9ca394464a", size: 6 },
    ]);
    assert.equal(await contents(repository), { "a/é.yaml": "ä", "b.yaml": "hello\n" });
  });

  contract("keeps old revisions readable", async ({ repository }) => {
    const first = await repository.commit(async () => edit({ "a.yaml": "1" }));
    await repository.commit(async () => edit({ "a.yaml": "2" }));
    const [file] = await repository.files(first.revision!);
    assert.is(Buffer.from(await file!.read()).toString(), "1");
  });

  contract("does not know what is no commit", async ({ repository }) => {
    await repository.commit(async () => edit({ "a.yaml": "1" }));
    const [file] = await repository.files((await repository.head())!);
    const unknown = ["main", "", "../HEAD", "0".repeat(40), "f".repeat(40), file!.blob];
    for (const revision of unknown) await rejects(repository.files(revision), "revision-unknown");
  });
}

function committing(contract: Contract): void {
  contract("asks on top of the head, and says what is in force", async ({ repository }) => {
    const first = await repository.commit(async (head) => {
      assert.is(head, undefined);
      return edit({ "a.yaml": "1", "containers/web.yaml": "w" });
    });
    assert.is(first.changed, true);
    assert.is(await repository.head(), first.revision);
    const second = await repository.commit(async (head) => {
      assert.is(head, first.revision);
      return edit({ "a.yaml": null, "containers/db.yaml": "d" });
    });
    assert.is.not(second.revision, first.revision);
    assert.equal(await contents(repository), {
      "containers/db.yaml": "d",
      "containers/web.yaml": "w",
    });
  });

  contract("makes no commit where nothing changes", async ({ repository }) => {
    const nothing = await repository.commit(async () => undefined);
    assert.equal(nothing, { revision: undefined, changed: false });
    const { revision } = await repository.commit(async () => edit({ "a.yaml": "1" }));
    const same = [edit({ "a.yaml": "1" }), edit({}), edit({ "gone.yaml": null }), undefined];
    for (const wanted of same) {
      assert.equal(await repository.commit(async () => wanted), { revision, changed: false });
    }
    assert.is((await repository.log({ limit: 10 })).length, 1);
  });

  contract(
    "removes a folder with its last file, and the last file of all",
    async ({ repository }) => {
      await repository.commit(async () => edit({ "a/b/c.yaml": "1", "d.yaml": "2" }));
      await repository.commit(async () => edit({ "a/b/c.yaml": null }));
      assert.equal(await contents(repository), { "d.yaml": "2" });
      await repository.commit(async () => edit({ "d.yaml": null }));
      assert.equal(await contents(repository), {});
    },
  );

  contract("refuses malformed paths, and changes nothing", async ({ repository }) => {
    const { revision } = await repository.commit(async () => edit({ "a.yaml": "1" }));
    for (const path of ["", "/a", "a/", "a//b", "../a", "a/../b", ".", "a/./b", ".git/config"]) {
      await rejects(
        repository.commit(async () => edit({ "b.yaml": "2", [path]: "3" })),
        "internal",
      );
    }
    assert.is(await repository.head(), revision);
  });

  contract("goes on after an edit that fails", async ({ repository }) => {
    const failing = repository.commit(async () => {
      throw new ArkError("snapshot-conflict", "no");
    });
    await rejects(failing, "snapshot-conflict");
    assert.is((await repository.commit(async () => edit({ "a.yaml": "1" }))).changed, true);
  });
}

function racing(contract: Contract): void {
  contract("sees what somebody else pushed", async ({ repository, push }) => {
    await repository.commit(async () => edit({ "a.yaml": "1" }));
    const pushed = await push({ "b.yaml": "2" }, "Add b");
    await repository.fetch();
    assert.is(await repository.head(), pushed);
    assert.equal(await contents(repository), { "a.yaml": "1", "b.yaml": "2" });
  });

  contract("asks again on top of a push that came in between", async ({ repository, push }) => {
    await repository.commit(async () => edit({ "a.yaml": "1" }));
    const heads: (Revision | undefined)[] = [];
    let pushed: Revision | undefined;
    await repository.commit(async (head) => {
      heads.push(head);
      pushed ??= await push({ "b.yaml": "2" }, "Add b");
      return edit({ "c.yaml": "3" });
    });
    assert.is(heads.length, 2);
    assert.is(heads[1], pushed);
    assert.equal(await contents(repository), { "a.yaml": "1", "b.yaml": "2", "c.yaml": "3" });
  });

  contract("gives up when others never pause", async ({ repository, push }) => {
    let pushes = 0;
    const hopeless = repository.commit(async () => {
      pushes += 1;
      await push({ "b.yaml": String(pushes) }, "Change b");
      return edit({ "a.yaml": "1" });
    });
    await rejects(hopeless, "repository-busy");
    await repository.fetch();
    assert.equal(await contents(repository), { "b.yaml": String(pushes) });
  });

  contract("loses nothing of commits that are asked for at once", async ({ repository }) => {
    const names = Array.from({ length: 20 }, (_, at) => `containers/${at}.yaml`);
    await Promise.all(names.map((path) => repository.commit(async () => edit({ [path]: path }))));
    assert.equal(Object.keys(await contents(repository)), names.toSorted());
    assert.is((await repository.log({ limit: 100 })).length, 20);
  });
}

function naming(contract: Contract): void {
  contract("knows a commit by its id, its beginning, and its branch", async ({ repository }) => {
    const first = await repository.commit(async () => edit({ "a.yaml": "1" }));
    const second = await repository.commit(async () => edit({ "a.yaml": "2" }));
    for (const { revision } of [first, second]) {
      assert.is(await repository.resolve(revision!), revision);
      assert.is(await repository.resolve(revision!.slice(0, 12)), revision);
    }
    for (const name of ["main", "refs/heads/main"]) {
      assert.is(await repository.resolve(name), second.revision);
    }
  });

  contract("says what it does not know by any name", async ({ repository }) => {
    const { revision } = await repository.commit(async () => edit({ "a.yaml": "1" }));
    const [file] = await repository.files(revision!);
    const unknown = ["", "nobody", "refs/heads/nobody", "../main", "f".repeat(40), file!.blob];
    for (const name of unknown) await rejects(repository.resolve(name), "revision-unknown");
  });

  contract("tells which revision led to which", async ({ repository, push }) => {
    const first = await repository.commit(async () => edit({ "a.yaml": "1" }));
    const second = await push({ "a.yaml": "2" }, "Change a");
    await repository.fetch();
    assert.is(await repository.descends(second, first.revision!), true);
    assert.is(await repository.descends(second, second), true);
    assert.is(await repository.descends(first.revision!, second), false);
  });
}

function proposing(contract: Contract): void {
  contract("proposes a change on a branch of its own", async ({ repository }) => {
    const { revision } = await repository.commit(async () => edit({ "a.yaml": "1" }));
    const proposed = await repository.propose("more/b", edit({ "b.yaml": "2" }));
    assert.is(proposed.changed, true);
    assert.is(await repository.head(), revision);
    assert.is(await repository.resolve("more/b"), proposed.revision);
    assert.is(await repository.descends(proposed.revision!, revision!), true);
    const paths = (await repository.files(proposed.revision!)).map(({ path }) => path);
    assert.equal(paths, ["a.yaml", "b.yaml"]);
  });

  contract("proposes nothing where nothing changes, nor twice", async ({ repository }) => {
    const { revision } = await repository.commit(async () => edit({ "a.yaml": "1" }));
    const same = await repository.propose("same", edit({ "a.yaml": "1" }));
    assert.equal(same, { revision, changed: false });
    await repository.propose("more", edit({ "b.yaml": "2" }));
    await rejects(repository.propose("more", edit({ "c.yaml": "3" })), "repository-busy");
  });
}

function noting(contract: Contract): void {
  contract("keeps the newest note of a revision", async ({ repository }) => {
    const first = (await repository.commit(async () => edit({ "a.yaml": "1" }))).revision!;
    const second = (await repository.commit(async () => edit({ "a.yaml": "2" }))).revision!;
    assert.equal(await repository.notes([first, second]), new Map());
    await repository.annotate(new Map([[first, "pending"], [second, "failed: ä"]]));
    await repository.annotate(new Map([[first, "synced"]]));
    assert.equal(
      await repository.notes([first, second, "f".repeat(40)]),
      new Map([[first, "synced"], [second, "failed: ä"]]),
    );
    assert.equal((await repository.log({ limit: 5 })).map((it) => it.revision), [second, first]);
  });
}
