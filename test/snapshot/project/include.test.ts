/** Files that include others, through the loader. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadTexts, workloadsOf } from "../files.ts";

const service = (name: string, rest = "") => `services: { ${name}: { image: ${name}:1${rest} } }\n`;

test("includes files, each with paths of its own", () => {
  const found = workloadsOf({
    "stacks/shop/compose.yaml": `include:
  - ../../common/cache.yaml
  - path: [db/compose.yaml, db/prod.yaml]
services:
  web: { image: web:1, depends_on: [cache, db] }
`,
    "common/cache.yaml": "include: [deep/log.yaml]\n" + service("cache"),
    "common/deep/log.yaml": service("log"),
    "stacks/shop/db/compose.yaml": service("db"),
    "stacks/shop/db/prod.yaml": "services: { db: { restart: always } }",
  });
  assert.equal([...found.keys()].sort(), [
    "shop-cache-1",
    "shop-db-1",
    "shop-log-1",
    "shop-web-1",
  ]);
  assert.equal(found.get("shop-web-1")!.dependencies, ["shop-cache-1", "shop-db-1"]);
  assert.is(found.get("shop-db-1")!.spec.restart, "always");
  assert.is(found.get("shop-log-1")!.position.file, "common/deep/log.yaml");
});

test("an override may change what the base file includes", () => {
  const found = workloadsOf({
    "stacks/shop/compose.yaml": "include: [db/compose.yaml]\n" + service("web"),
    "stacks/shop/compose.override.yaml": "services: { db: { restart: always } }",
    "stacks/shop/db/compose.yaml": service("db"),
  });
  assert.equal(found.get("shop-db-1")!.spec.restart, "always");
  assert.equal(found.get("shop-db-1")!.spec.image, "db:1");
});

test("what is included may be said again, but not otherwise", () => {
  const twice = {
    "stacks/shop/compose.yaml": `include: [a.yaml, b.yaml]
services:
  web: { image: web:1 }
`,
    "stacks/shop/a.yaml": "services:\n  db: { image: db:1 }\n",
    "stacks/shop/b.yaml": "services:\n  db: { image: db:1 }\n",
  };
  assert.equal([...workloadsOf(twice).keys()], ["shop-web-1", "shop-db-1"]);
  const other = "services:\n  db: { image: db:1, init: true }\n  web: { image: web:2 }\n";
  assert.equal(loadTexts({ ...twice, "stacks/shop/b.yaml": other }).problems, [
    "stacks/shop/b.yaml:2:3 error conflicting-definition: `services.db` is defined otherwise in " +
    "stacks/shop/a.yaml, line 2. Define it once; an override file may change what is included.",
    "stacks/shop/b.yaml:3:3 error conflicting-definition: `services.web` is defined otherwise in " +
    "stacks/shop/compose.yaml, line 3. Define it once; an override file may change what is " +
    "included.",
  ]);
});

test("unknown keys of what is included are not lost", () => {
  const { problems } = loadTexts({
    "stacks/shop/compose.yaml": "include: [a.yaml]\n" + service("web"),
    "stacks/shop/a.yaml": "sevices: { db: { image: db:1 } }\nx-mine: 1\nname: other\n",
  });
  assert.equal(problems, [
    "stacks/shop/a.yaml:1:1 error unknown-key: there is no key `sevices`. Did you mean `services`?",
  ]);
});

test("an include that says nothing readable is told by its place", () => {
  const { problems } = loadTexts({
    "stacks/shop/compose.yaml": `include:
  - path: a.yaml
    projekt_directory: .
  - project_directory: .
  - 7
  - [a.yaml]
${service("web")}`,
    "stacks/shop/a.yaml": service("db"),
  });
  assert.equal(problems.map((it) => it.split(": ")[0]), [
    "stacks/shop/compose.yaml:3:5 error unknown-key",
    "stacks/shop/compose.yaml:4:5 error missing-key",
    "stacks/shop/compose.yaml:5:5 error file-missing",
    "stacks/shop/compose.yaml:6:5 error wrong-type",
  ]);
});

for (
  const path of [
    "/etc/passwd",
    "~/base.yaml",
    "../../../base.yaml",
    "https://example.com/base.yaml",
    "c:\\base.yaml",
    "../../.git/config",
  ]
) {
  test(`what is outside the repository is not read: ${path}`, () => {
    const { snapshot, problems } = loadTexts({
      "stacks/shop/compose.yaml": `include: ["${path.replaceAll("\\", "\\\\")}"]\n` +
        `services: { web: { extends: { file: '${path}', service: a } } }\n`,
    });
    assert.is(snapshot, undefined);
    const outside = problems.filter((it) => it.includes(" error path-unsafe: "));
    const places = outside.map((it) => it.split(" ")[0]!.replace("stacks/shop/compose.yaml:", ""));
    assert.equal(places, ["1:11", "2:37"]);
  });
}

test("a file that includes itself many times over ends in one error", () => {
  const many = (name: string) => `include: [${Array(10).fill(name).join(", ")}]\n`;
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`stacks/shop/f${i}.yaml`, many(`f${i + 1}.yaml`)]),
  );
  const { problems } = loadTexts({
    ...files,
    "stacks/shop/f20.yaml": service("db"),
    "stacks/shop/compose.yaml": many("f0.yaml") + service("web"),
  });
  const codes = problems.map((it) => it.split(" ")[2]);
  assert.equal([...new Set(codes)].sort(), ["nested-too-deep:", "project-too-large:"]);
  assert.ok(problems.length < 20);
});

test("files are counted, not the entries that name them", () => {
  const names = Array.from({ length: 101 }, (_, i) => `f${i}.yaml`);
  const files = names.map((name) => [`stacks/shop/${name}`, "x-empty: 1\n"]);
  const { problems } = loadTexts({
    ...Object.fromEntries(files),
    "stacks/shop/compose.yaml": `include: [{ path: [${names.join(", ")}] }]\n` + service("web"),
  });
  assert.equal(problems.map((it) => it.split(".").slice(0, 2).join(".")), [
    "stacks/shop/compose.yaml:1:20 error project-too-large: the project includes more than 100 files",
  ]);
});

test("an include without a file is told", () => {
  const { problems } = loadTexts({
    "stacks/shop/compose.yaml": "include: [{ path: [] }]\n" + service("web"),
  });
  assert.equal(problems, [
    "stacks/shop/compose.yaml:1:11 error invalid-value: `include.0` names no file. Name one under `path`.",
  ]);
});

test.run();
