/** The schemas take the files that the loader takes, and not those with mistakes that one can see. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { roleOf } from "../../src/snapshot/layout.ts";
import type { SnapshotFile } from "../../src/snapshot/snapshot-file.ts";
import { readFullYaml } from "../../src/snapshot/yaml/full-yaml.ts";
import { FIXTURES, folder } from "../snapshot/files.ts";
import { SCHEMAS } from "./schemas.ts";

const TEMPLATE = fileURLToPath(new URL("../../snapshots-repo-template", import.meta.url));

const ajv = new Ajv({ strict: false, allowUnionTypes: true });
const checks = new Map(
  Object.entries(SCHEMAS).map(([name, schema]) => [name, ajv.compile(schema)]),
);

/** What an editor would say of the files, one line each. */
function complaints(files: readonly SnapshotFile[]): string[] {
  return files.flatMap(({ path, bytes }) => {
    const role = roleOf(path)?.role;
    if (role === undefined) return [];
    const check = checks.get(
      role === "cluster" || role === "maintenance" ? `${role}.json` : COMPOSE,
    )!;
    const { value } = readFullYaml(new TextDecoder().decode(bytes));
    if (check(value)) return [];
    return [`${path}: ${check.errors!.map((it) => `${it.instancePath} ${it.message}`).join("; ")}`];
  });
}

const COMPOSE = "compose.json";

test("good files are good for the schemas", () => {
  assert.equal(complaints(folder(join(FIXTURES, "good"))), []);
  assert.equal(complaints(folder(TEMPLATE)), []);
});

/** Problems of what a key may be, and of what may stand in its place; the rest spans several keys. */
const SEEN = ["invalid-value", "missing-key", "unknown-key", "unsupported-key", "wrong-type"];

for (const code of SEEN) {
  test(`a file with ${code} is bad for its schema`, () => {
    assert.ok(complaints(folder(join(FIXTURES, "bad", code))).length > 0);
  });
}

test("warnings are none of the schemas' business", () => {
  assert.equal(complaints(folder(join(FIXTURES, "bad", "no-effect"))), []);
});

test("every file of the template says its schema, or has it by the settings", () => {
  const files = folder(TEMPLATE).filter(({ path }) => roleOf(path) !== undefined);
  const texts = files.map(({ bytes }) => new TextDecoder().decode(bytes));
  for (const [i, text] of texts.entries()) {
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1];
    const base = new URL(files[i]!.path, "file:///");
    assert.ok(schema, files[i]!.path);
    const name = new URL(schema!, base).pathname.replace("/.schemas/", "");
    assert.ok(Object.hasOwn(SCHEMAS, name), `${files[i]!.path}: ${schema}`);
  }
  assert.ok(readdirSync(join(TEMPLATE, ".schemas")).every((name) => Object.hasOwn(SCHEMAS, name)));
});

test.run();
