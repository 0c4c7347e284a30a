import { test } from "uvu";
import * as assert from "uvu/assert";
import { HiddenValues } from "../../src/model/hidden-values.ts";
import { secretValues } from "../../src/snapshot/secrets.ts";
import { maskChanges } from "../../src/snapshot/mask-changes.ts";

const POLICY = { allow: [], deny: ["PIN"] };
const shown = (path: string, live: unknown, desired: unknown) => {
  const [change] = maskChanges([{ path, live, desired }], POLICY, new HiddenValues([]));
  return [change?.live, change?.desired];
};

test("what looks like a secret is hidden on both sides", () => {
  assert.equal(shown("environment.DB_PASSWORD", "hunter22", "hunter23"), ["(hidden)", "(hidden)"]);
  assert.equal(shown("environment.PIN", "1", undefined), ["(hidden)", undefined]);
  assert.equal(shown("command", ["serve"], ["serve", "--token=abcdef"]), [["serve"], "(hidden)"]);
});

test("what a file was filled with, and does not have, is hidden wherever it is part of a value", () => {
  const hidden = secretValues({ DB_PASSWORD: "hunter22", TAG: "1.27", PIN: "1" }, POLICY);
  const changes = [
    { path: "environment.DSN", live: "host=db pw=old", desired: "host=db pw=hunter22" },
    { path: "command", live: null, desired: ["serve", "a-hunter22"] },
    { path: "image", live: "nginx:1.26", desired: "nginx:1.27" },
  ];
  assert.equal(maskChanges(changes, POLICY, hidden).map((it) => [it.live, it.desired]), [
    ["(hidden)", "(hidden)"],
    [null, "(hidden)"],
    ["nginx:1.26", "nginx:1.27"],
  ]);
  assert.not.match(JSON.stringify(hidden), "hunter");
});

test("the rest is shown", () => {
  assert.equal(shown("environment.TZ", "UTC", "CET"), ["UTC", "CET"]);
  assert.equal(shown("labels.com.example.team", "a", "b"), ["a", "b"]);
  assert.equal(shown("mem_limit", undefined, "64m"), [undefined, "64m"]);
  assert.equal(shown("ports", [{ target: 80 }], undefined), [[{ target: 80 }], undefined]);
});

test.run();
