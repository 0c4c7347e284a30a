/** Parts of several files in one tree: each is still found where it stands. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Origins, type SourceDocument } from "../../../src/snapshot/project/sourced.ts";

/** Tells what it was asked for in the place of a position. */
function document(file: string): SourceDocument {
  return {
    file,
    locate: (path, on) => ({ file: `${file}#${path.join(".")}:${on}`, line: 1, column: 1 }),
  };
}

test("what was not made of several is where its file has it", () => {
  const root = { value: { a: { b: [1] } }, origin: { document: document("base"), path: [] } };
  assert.is(new Origins().locate(root, ["a", "b", 0], "value").file, "base#a.b.0:value");
});

test("an entry from elsewhere is found there, and all that is in it", () => {
  const origins = new Origins();
  const made = { own: 1, other: { deep: [2] } };
  const elsewhere = { document: document("override"), path: ["services", "web"] };
  origins.note(made, new Map([["other", elsewhere]]));
  const root = { value: { web: made }, origin: { document: document("base"), path: ["services"] } };
  const place = (path: (string | number)[]) => origins.locate(root, path, "key").file;
  assert.is(place(["web", "own"]), "base#services.web.own:key");
  assert.is(place(["web", "other"]), "override#services.web:key");
  assert.is(place(["web", "other", "deep", 0]), "override#services.web.deep.0:key");
});

test("what is not there has the place that it would have", () => {
  const root = { value: 7, origin: { document: document("base"), path: [] } };
  assert.is(new Origins().locate(root, ["a", "b"], "value").file, "base#a.b:value");
});

test.run();
