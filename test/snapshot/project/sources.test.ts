import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  ProjectSources,
  RepositoryFiles,
} from "../../../src/snapshot/project/repository-sources.ts";
import type { SnapshotFile } from "../../../src/snapshot/snapshot-file.ts";
import { file } from "../files.ts";

function sourcesOf(
  files: readonly SnapshotFile[],
  variables: Readonly<Record<string, string>> = {},
): { repository: RepositoryFiles; sources: ProjectSources } {
  const repository = new RepositoryFiles(files, variables);
  return { repository, sources: new ProjectSources(repository) };
}

const ENV = file("stacks/shop/.env", "A=1\n");

test("gives text, with git's hash of it", () => {
  const { sources } = sourcesOf([ENV]);
  assert.equal(sources.file(ENV.path), { state: "there", text: "A=1\n", blob: ENV.blob });
  assert.equal(sources.file("stacks/shop/other.env"), { state: "absent" });
  assert.ok(sources.isComplete);
});

test("gives any bytes as content, and only text as text", () => {
  const { sources } = sourcesOf([file("key", new Uint8Array([0, 255]))]);
  const content = sources.content("key");
  assert.is(content.state, "there");
  const text = sources.file("key");
  assert.is(text.state === "unusable" && text.why.code, "control-character");
});

test("wants what is there and not loaded", () => {
  const { bytes: _, ...unread } = ENV;
  const { sources, repository } = sourcesOf([unread]);
  assert.equal(sources.file(ENV.path), { state: "wanted" });
  assert.not(sources.isComplete);
  assert.equal([...repository.wanted], [ENV.path]);
});

test("does not want what it could not take", () => {
  const { repository, sources } = sourcesOf([{ ...ENV, size: 129 * 1024 }]);
  const found = sources.file(ENV.path);
  assert.is(found.state === "unusable" && found.why.code, "file-too-large");
  assert.is(repository.wanted.size, 0);
});

test("follows no link, and none to a folder", () => {
  const { sources } = sourcesOf([file("a", "../..", "symlink"), file("b", "x", "submodule")]);
  for (const path of ["a", "a/etc/passwd", "b/x/y"]) {
    const found = sources.file(path);
    assert.is(found.state === "unusable" && found.why.code, "not-a-file", path);
  }
});

test("reads so many files, and no more", () => {
  const files = Array.from({ length: 300 }, (_, i) => file(`f${i}`, "x"));
  const { sources } = sourcesOf(files);
  const states = files.map(({ path }) => sources.file(path).state);
  assert.is(states.filter((state) => state === "there").length, 200);
  assert.is(sources.file("f0").state, "there", "what was read once may be read again");
  const { state, ...rest } = sources.file("f299");
  assert.is(state, "unusable");
  assert.match(JSON.stringify(rest), /project-too-large/);
});

test("reads so many bytes, and no more", () => {
  const files = [0, 1, 2, 3, 4].map((i) => file(`f${i}`, new Uint8Array(1024 * 1024)));
  const { sources } = sourcesOf(files);
  const states = files.map(({ path }) => sources.content(path).state);
  assert.equal(states, ["there", "there", "there", "there", "unusable"]);
});

test("notes nothing where nothing was looked at", () => {
  assert.is(sourcesOf([ENV]).sources.seen, undefined);
});

test("what was seen is unchanged while files, their absence and variables are", () => {
  const { sources } = sourcesOf([ENV], { TAG: "1" });
  sources.file(ENV.path);
  sources.has("stacks/shop/compose.override.yaml");
  sources.variable("TAG");
  sources.variable("toString");
  const seen = sources.seen!;
  const unchanged = (files: readonly SnapshotFile[], variables: Record<string, string>) =>
    new RepositoryFiles(files, variables).isUnchanged(seen);
  assert.ok(unchanged([ENV, file("other", "x")], { TAG: "1", OTHER: "x" }));
  assert.not(unchanged([], { TAG: "1" }), "it went");
  assert.not(unchanged([file(ENV.path, "A=2\n")], { TAG: "1" }), "it changed");
  assert.not(unchanged([{ ...ENV, kind: "symlink" }], { TAG: "1" }), "it is a link");
  assert.not(unchanged([ENV, file("stacks/shop/compose.override.yaml", "")], { TAG: "1" }), "came");
  assert.not(unchanged([ENV], { TAG: "2" }));
  assert.not(unchanged([ENV], {}));
  assert.not(unchanged([ENV], { TAG: "1", toString: "x" }));
});

test.run();
