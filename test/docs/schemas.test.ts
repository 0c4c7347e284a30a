/** The schemas take the files that the loader takes, and not those with mistakes that one can see. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { overridesOf, roleOf } from "../../src/snapshot/layout.ts";
import type { SnapshotFile } from "../../src/snapshot/snapshot-file.ts";
import { readFullYaml } from "../../src/snapshot/yaml/full-yaml.ts";
import { FIXTURES, folder } from "../snapshot/files.ts";
import { SCHEMAS } from "./schemas.ts";

const TEMPLATE = fileURLToPath(new URL("../../snapshots-repo-template", import.meta.url));

const ajv = new Ajv({ strict: false, allowUnionTypes: true });
const checks = new Map(
  Object.entries(SCHEMAS).map(([name, schema]) => [name, ajv.compile(schema)]),
);

/** The schema of what is read from the path. */
function schemaOf(path: string): string | undefined {
  const role = roleOf(path)?.role;
  if (role === undefined) return undefined;
  return role === "cluster" || role === "maintenance" ? `${role}.json` : "compose.json";
}

/** What an editor would say of each file that has a schema, by its path. */
function complaints(files: readonly SnapshotFile[]): Record<string, string> {
  return Object.fromEntries(files.flatMap(({ path, bytes }) => {
    const schema = schemaOf(path);
    if (schema === undefined) return [];
    const check = checks.get(schema)!;
    check(readFullYaml(new TextDecoder().decode(bytes)).value);
    const said = (check.errors ?? []).map((it) => `${it.instancePath} ${it.message}`);
    return [[path, said.join("; ")]];
  }));
}

test("good files are good for the schemas", () => {
  for (const root of [join(FIXTURES, "good"), TEMPLATE]) {
    for (const [path, said] of Object.entries(complaints(folder(root)))) assert.is(said, "", path);
  }
});

/** Problems of what a key may be, and of what may stand in its place; the rest spans several keys. */
const SEEN = ["invalid-value", "missing-key", "unknown-key", "unsupported-key", "wrong-type"];

for (const code of SEEN) {
  test(`every file with ${code} is bad for its schema`, () => {
    for (const [path, said] of Object.entries(complaints(folder(join(FIXTURES, "bad", code))))) {
      assert.is.not(said, "", path);
    }
  });
}

test("warnings are none of the schemas' business", () => {
  const all = Object.entries(complaints(folder(join(FIXTURES, "bad", "no-effect"))));
  for (const [path, said] of all) assert.is(said, "", path);
});

test("every file of the template says its own schema", () => {
  const files = folder(TEMPLATE).filter(({ path }) => schemaOf(path) !== undefined);
  for (const { path, bytes } of files) {
    const text = new TextDecoder().decode(bytes);
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? "none";
    assert.is(new URL(schema, new URL(path, "file:///")).pathname, `/.schemas/${schemaOf(path)}`);
  }
  assert.equal(readdirSync(join(TEMPLATE, ".schemas")).sort(), Object.keys(SCHEMAS).sort());
});

/** What a file may be called, and what it has to do with a schema. */
const PATHS: readonly string[] = [
  ...["cluster.yaml", "maintenance.yaml", "containers/a.yaml", "containers/a.yml"],
  ...["networks/a.yaml", "networks/a.yml", "volumes/a.yaml", "volumes/a.yml"],
  ...["stacks/a/compose.yaml", "stacks/a/compose.yml"],
  ...["stacks/a/docker-compose.yaml", "stacks/a/docker-compose.yml"],
  ...["README.md", ".gitlab-ci.yml", ".github/workflows/validate.yml", "containers/a/b.yaml"],
];

test("the template's settings have the schema of every file", () => {
  const settings = JSON.parse(readFileSync(join(TEMPLATE, ".vscode/settings.json"), "utf8"));
  const patterns = Object.entries(settings["yaml.schemas"]).flatMap(([schema, globs]) =>
    [globs as string | string[]].flat().map((glob) => [schema, matcher(glob)] as const)
  );
  const schemas = (path: string) =>
    patterns.filter(([, pattern]) => pattern.test(path)).map(([schema]) => schema);
  const template = folder(TEMPLATE).map(({ path }) => path);
  for (const path of [...PATHS, ...template]) {
    const schema = schemaOf(path);
    assert.equal(schemas(path), schema === undefined ? [] : [`.schemas/${schema}`], path);
  }
  // No role of their own: a stack's base file brings them.
  for (const path of [...overridesOf("stacks/a/compose.yaml"), "stacks/a/parts/db.yaml"]) {
    assert.equal(schemas(path), [".schemas/compose.json"], path);
  }
});

/** As editors do: from any folder on, a star inside a name, two for any folders. */
function matcher(glob: string): RegExp {
  const signs: Record<string, string> = { "**/": "(?:.*/)?", "*": "[^/]*", ".": "\\." };
  return new RegExp(`(?:^|/)${glob.replace(/\*\*\/|[*.]/g, (it) => signs[it]!)}$`);
}

test.run();
