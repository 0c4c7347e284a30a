/** The workflows of the template: they are YAML, and say nothing that the command line does not know. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readFullYaml } from "../../src/snapshot/yaml/full-yaml.ts";
import { folder } from "../snapshot/files.ts";
import { run } from "./fixtures.ts";

const TEMPLATE = fileURLToPath(new URL("../../snapshots-repo-template", import.meta.url));
const WORKFLOWS = [
  ".github/workflows/validate.yml",
  ".forgejo/workflows/validate.yml",
  ".gitlab-ci.yml",
];
const files = folder(TEMPLATE);

function textOf(path: string): string {
  const file = files.find((each) => each.path === path);
  assert.ok(file, path);
  return new TextDecoder().decode(file.bytes);
}

/** Every text in a value that runs as a script: those of `run` and `script`. */
function scripts(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "run" || key === "script" ? [inner].flat().map(String) : scripts(inner)
  );
}

/** Every mapping in a value that names variables for the files. */
function environments(value: unknown): Record<string, string>[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(environments);
  return "ACS_VARIABLES" in value ? [value as Record<string, string>, ...inner] : inner;
}

for (const path of WORKFLOWS) {
  const { faults, value } = readFullYaml(textOf(path));

  test(`${path} is YAML`, () => assert.equal(faults, []));

  test(`${path} validates, and plans where the service is named`, async () => {
    const lines = scripts(value).join("\n").replaceAll("\\\n", " ").split("\n")
      .flatMap((line) => /npx --yes ark-schedule@0\.1 (.*?)(?: > .*)?$/.exec(line)?.[1] ?? []);
    assert.equal(lines.map((line) => line.split(" ", 1)[0]), ["validate", "plan"]);
    for (const line of lines) {
      const [command, ...rest] = line.split(/\s+/);
      const { exit, stdout } = await run([command!, "--help"]);
      assert.is(exit, 0);
      for (const flag of rest.filter((word) => word.startsWith("--"))) {
        assert.match(stdout, new RegExp(`${flag}\\b`));
      }
    }
    assert.match(textOf(path), "ARK_SCHEDULE_URL");
  });

  test(`${path} shows how files have variables, which is off`, () => {
    assert.equal(environments(value), []);
    const on = readFullYaml(textOf(path).replaceAll(/# (?=env:|variables:| +\w+: )/g, ""));
    assert.equal(on.faults, []);
    assert.equal(environments(on.value), [{ ACS_VARIABLES: "API_TOKEN", API_TOKEN: "any value" }]);
  });

  test(`${path} has scripts that a shell understands`, async () => {
    for (const script of scripts(value)) await promisify(execFile)("bash", ["-n", "-c", script]);
  });

  test(`the README of the template names ${path}`, () => {
    assert.ok(textOf("README.md").includes(path));
  });
}

test.run();
