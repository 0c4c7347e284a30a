/** Years of running: the clone piles up packs, and is made anew before they slow it down. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Revision } from "../../src/model/snapshot.ts";
import { contents, edit } from "../contracts/repository.ts";
import { fsck } from "../repository/git.ts";
import { RemoteLab } from "./remote.ts";

const ROUNDS = 60;

test("packs stay few, what is to be kept stays readable, and commits go on meanwhile", async () => {
  const lab = await RemoteLab.start();
  try {
    await lab.push({ "a.yaml": "0" });
    const repository = await lab.open();
    const first = (await repository.head())!;
    let most = 0;
    const packs = join(lab.cloneOf("one"), "objects", "pack");
    for (let round = 1; round <= ROUNDS; round++) {
      await lab.push({ "a.yaml": String(round) });
      await repository.fetch();
      most = Math.max(most, (await readdir(packs)).length / 2);
      const writing = repository.commit(async () => edit({ "b.yaml": String(round) }));
      await Promise.all([writing, repository.tidy([first])]);
    }
    assert.ok(most <= 51, `${most} packs`);
    assert.ok((await readdir(packs)).length / 2 < ROUNDS / 2);
    assert.equal((await readdir(join(lab.folder, "one"))).sort(), ["clone.git"]);
    assert.equal(await contents(repository), { "a.yaml": `${ROUNDS}`, "b.yaml": `${ROUNDS}` });
    assert.is((await repository.log({ limit: 1000 })).length, 1 + 2 * ROUNDS);
    await fsck(lab.cloneOf("one"));
  } finally {
    await lab.close();
  }
});

test("a clone is kept as it is where a new one would lack what is to be kept", async () => {
  const lab = await RemoteLab.start();
  try {
    const first = await lab.push({ "a.yaml": "0" });
    const repository = await lab.open();
    const lost: Revision = await lab.push({ "a.yaml": "lost" });
    await repository.fetch();
    await lab.git("update-ref", "refs/heads/main", first);
    for (let round = 1; round <= 52; round++) {
      await lab.push({ "a.yaml": String(round) });
      await repository.fetch();
    }
    await repository.tidy([lost]);
    assert.is((await repository.files(lost)).length, 1);
    await repository.tidy([]);
    assert.ok((await readdir(join(lab.cloneOf("one"), "objects", "pack"))).length <= 2);
  } finally {
    await lab.close();
  }
});

test.run();
