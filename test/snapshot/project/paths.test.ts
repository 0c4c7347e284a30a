import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  folderOf,
  isInside,
  pathFrom,
  withPathsFrom,
} from "../../../src/snapshot/project/paths.ts";

for (
  const [folder, path, from, inside] of [
    ["stacks/shop", "a.env", "stacks/shop/a.env", true],
    ["stacks/shop", "./deep//a.env", "stacks/shop/deep/a.env", true],
    ["stacks/shop", "../../common/./a.env", "common/a.env", true],
    ["", "a.env", "a.env", true],
    ["", ".", "", false],
    ["stacks/shop", "../../../a.env", "../a.env", false],
    ["stacks/shop", "../../../../a.env", "../../a.env", false],
    ["stacks/shop", "/etc/passwd", "/etc/passwd", false],
    ["stacks/shop", "~/.env", "~/.env", false],
    ["stacks/shop", "C:\\a.env", "C:\\a.env", false],
    ["stacks/shop", "https://example.com/a.env", "https://example.com/a.env", false],
    ["stacks/shop", "git@example.com:a/b.git", "git@example.com:a/b.git", false],
    ["stacks/shop", "a\\b.env", "stacks/shop/a\\b.env", false],
    ["stacks/shop", "../../.git/config", ".git/config", false],
  ] as const
) {
  test(`${JSON.stringify(path)} from ${JSON.stringify(folder)}`, () => {
    assert.is(pathFrom(folder, path), from);
    assert.is(isInside(from), inside);
  });
}

test("the folder of a file", () => {
  assert.is(folderOf("stacks/shop/compose.yaml"), "stacks/shop");
  assert.is(folderOf("compose.yaml"), "");
});

test("every file that is named is named from the root", () => {
  const data = {
    services: {
      web: {
        env_file: ["a.env", { path: "b.env", required: false }],
        label_file: "labels",
        extends: { service: "base", file: "base.yaml" },
        volumes: ["./data:/data"],
      },
      db: { env_file: "c.env", extends: "web" },
      broken: 7,
    },
    configs: { nginx: { file: "nginx.conf" }, other: { content: "a.conf" } },
    secrets: { key: { file: "../key" } },
  };
  assert.equal(withPathsFrom("stacks/shop", data, "env_file"), {
    services: {
      web: {
        env_file: ["stacks/shop/a.env", { path: "stacks/shop/b.env", required: false }],
        label_file: "stacks/shop/labels",
        extends: { service: "base", file: "stacks/shop/base.yaml" },
        volumes: ["./data:/data"],
      },
      db: { env_file: "stacks/shop/c.env", extends: "web" },
      broken: 7,
    },
    configs: { nginx: { file: "stacks/shop/nginx.conf" }, other: { content: "a.conf" } },
    secrets: { key: { file: "stacks/key" } },
  });
});

test.run();
