/** What the remote shell is given comes out of it as it was put in. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { remoteCommand } from "../../src/repository/remote/remote-command.ts";
import { run } from "../lab/run.ts";

test("quotes as git does", () => {
  assert.is(remoteCommand("git-upload-pack", "/srv/s.git"), "git-upload-pack '/srv/s.git'");
  assert.is(remoteCommand("git-receive-pack", "it's!"), "git-receive-pack 'it'\\''s'\\!''");
});

test("a shell runs nothing that is in a path", async () => {
  for (const path of ["a b", "it's", "$(id)", "`id`", "a;id", "a\\b", "!x", "~/s.git", 'a"b']) {
    const line = remoteCommand("git-upload-pack", path).replace(/^\S+/, "printf %s");
    assert.is(await run("sh", ["-c", line]), path);
  }
});

test.run();
