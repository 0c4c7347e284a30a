/** How every snapshot repository goes back to what it had. */
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
