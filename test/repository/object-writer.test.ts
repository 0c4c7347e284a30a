/** In which order new objects are to be seen. */
import { Buffer } from "node:buffer";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ObjectWriter } from "../../src/repository/object-writer.ts";

test("whatever an object names is there before it", async () => {
  const writer = new ObjectWriter("/repository");
  const blobs = [0, 1, 2].map((it) => writer.blob(Buffer.from(`${it}`), undefined));
  const entries = blobs.map((oid, at) => (
    { mode: "100644", path: `${at}`, oid, type: "blob" } as const
  ));
  const inner = await writer.tree(entries);
  const outer = await writer.tree([{ mode: "040000", path: "inner", oid: inner, type: "tree" }]);
  const who = { name: "a", email: "a@b", timestamp: 0, timezoneOffset: 0 };
  const message = "Begin\n";
  const made = { tree: outer, parent: [], author: who, committer: who, message };
  const commit = await writer.commit(made);
  const seen = (await writer.loose()).map(({ path }) => path.split("/").slice(-2).join(""));
  assert.equal(seen.slice(0, 3).sort(), blobs.toSorted());
  assert.equal(seen.slice(3), [inner, outer, commit]);
});

test.run();
