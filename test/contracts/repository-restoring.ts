/** How every snapshot repository goes back to what it had, and keeps what others take from it. */
import * as assert from "uvu/assert";
import { contents, type Contract, edit } from "./repository-subject.ts";

export function goingBack(contract: Contract): void {
  contract("brings back what a file was, byte for byte", async ({ repository }) => {
    const first = await repository.commit(async () => edit({ "a.yaml": "é\r\n", "b.yaml": "1" }));
    await repository.commit(async () => edit({ "a.yaml": "2", "b.yaml": null }));
    const earlier = await repository.files(first.revision!);
    const files = new Map(earlier.map(({ path, kind, blob }) => [path, { kind, blob }]));
    const back = await repository.commit(async () => ({ ...edit({}), files }));
    assert.is(back.changed, true);
    assert.equal(await contents(repository), { "a.yaml": "é\r\n", "b.yaml": "1" });
    assert.is((await repository.commit(async () => ({ ...edit({}), files }))).changed, false);
  });
}

export function beingRewritten(contract: Contract): void {
  contract(
    "takes a forced push, and still has what that took",
    async ({ repository, ...others }) => {
      const first = (await repository.commit(async () => edit({ "a.yaml": "1" }))).revision!;
      const lost = (await repository.commit(async () => edit({ "a.yaml": "2" }))).revision!;
      const head = await others.rewrite({ "a.yaml": "3" }, "Rewrite a");
      await repository.fetch();
      assert.is(await repository.head(), head);
      assert.equal(await contents(repository), { "a.yaml": "3" });
      assert.is(await repository.descends(head, lost), false);
      assert.is(await repository.descends(head, first), true);
      const [file] = await repository.files(lost);
      assert.is(new TextDecoder().decode(await file!.read()), "2");
      const next = await repository.commit(async () => edit({ "b.yaml": "1" }));
      assert.is(await repository.descends(next.revision!, head), true);
    },
  );
}
