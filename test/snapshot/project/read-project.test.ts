/** Projects of several files, through the loader. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadSnapshot } from "../../../src/snapshot/load.ts";
import { ParseCache } from "../../../src/snapshot/parse-cache.ts";
import { formatProblem } from "../../../src/snapshot/problems.ts";
import { file, loadTexts, workloadsOf } from "../files.ts";

const service = (name: string, rest = "") => `services: { ${name}: { image: ${name}:1${rest} } }\n`;

test("an override comes over the base file", () => {
  const found = workloadsOf({
    "stacks/shop/compose.yaml": `services:
  web:
    image: web:1
    environment: { A: base, B: base }
`,
    "stacks/shop/compose.override.yaml": `services:
  web:
    environment:
      - B=override
  db:
    image: db:1
`,
  });
  const web = found.get("shop-web-1")!;
  assert.equal(web.spec.environment, { A: "base", B: "override" });
  assert.equal(web.position, { file: "stacks/shop/compose.yaml", line: 2, column: 3 });
  assert.is(found.get("shop-db-1")!.position.file, "stacks/shop/compose.override.yaml");
});

test("the override may be of any name that Compose looks for, and belongs to any base file", () => {
  for (const name of ["compose.override.yml", "docker-compose.override.yaml"]) {
    const found = workloadsOf({
      "stacks/shop/docker-compose.yml": service("web"),
      [`stacks/shop/${name}`]: "services: { web: { image: web:2 } }",
    });
    assert.is(found.get("shop-web-1")!.spec.image, "web:2", name);
  }
});

test("of two overrides the first is read, and the other is named", () => {
  const { snapshot, problems } = loadTexts({
    "stacks/shop/compose.yaml": service("web"),
    "stacks/shop/compose.override.yml": "services: { web: { image: web:2 } }",
    "stacks/shop/docker-compose.override.yml": "services: { web: { image: web:3 } }",
  });
  assert.is(snapshot!.workloads.get("shop-web-1")!.spec.image, "web:2");
  assert.equal(problems.map((it) => it.split(" ")[0]), [
    "stacks/shop/docker-compose.override.yml:1:1",
  ]);
});

test("files of containers/ have no override", () => {
  const { snapshot } = loadTexts({
    "containers/compose.yaml": service("web"),
    "containers/compose.override.yaml": service("db"),
  });
  assert.equal([...snapshot!.workloads.keys()].sort(), ["db", "web"]);
});

test("what is wrong is said where it stands, of whichever file", () => {
  const { problems } = loadTexts({
    "stacks/shop/compose.yaml": "services:\n  web:\n    image: web:1\n    imge: web:2\n",
    "stacks/shop/compose.override.yaml": "services:\n  web:\n    restart: sometimes\n",
  });
  assert.equal(problems, [
    "stacks/shop/compose.override.yaml:3:14 error invalid-value: `services.web.restart` is not a " +
    "restart policy. One of no, always, unless-stopped, on-failure[:N].",
    "stacks/shop/compose.yaml:4:5 error unknown-key: there is no key `services.web.imge`. " +
    "Did you mean `image`?",
  ]);
});

test("an override that is no YAML leaves nothing to run", () => {
  const { snapshot, problems } = loadTexts({
    "stacks/shop/compose.yaml": service("web"),
    "stacks/shop/compose.override.yaml": "services: [\n",
  });
  assert.is(snapshot, undefined);
  assert.is(problems.length, 1);
  assert.match(problems[0]!, /^stacks\/shop\/compose.override.yaml:.* error yaml-syntax/);
});

test("extends a service of another file, whose paths are relative to itself", () => {
  const found = workloadsOf({
    "containers/web.yaml": `services:
  web:
    extends: { file: ../common/base.yaml, service: base }
    image: web:1
`,
    "common/base.yaml": `services:
  base:
    extends: { file: deep/log.yaml, service: log }
    restart: always
`,
    "common/deep/log.yaml": "services: { log: { init: true } }\n",
  });
  const { spec, position } = found.get("web")!;
  assert.equal([spec.image, spec.restart, spec.init], ["web:1", "always", true]);
  assert.is(position.file, "containers/web.yaml");
});

test("a link is not followed", () => {
  const files = [
    file("stacks/shop/compose.yaml", "include: [a.yaml, sub/b.yaml]\n" + service("web")),
    file("stacks/shop/a.yaml", "/etc/passwd", "symlink"),
    file("stacks/shop/sub", "/etc", "symlink"),
  ];
  const { problems } = loadSnapshot({ revision: "r", files });
  assert.equal(problems.map(formatProblem), [
    "stacks/shop/compose.yaml:1:11 error not-a-file: `stacks/shop/a.yaml` is a symbolic link. " +
    "Put the file itself there.",
    "stacks/shop/compose.yaml:1:19 error not-a-file: `stacks/shop/sub` is a symbolic link. " +
    "Put the file itself there.",
  ]);
});

test("reads a project again when a file that it has looked at changes, comes or goes", () => {
  const base = file("stacks/shop/compose.yaml", "include: [a.yaml]\n" + service("web"));
  const a = file("stacks/shop/a.yaml", service("db"));
  const cache = new ParseCache();
  const names = (...files: (typeof a)[]) => {
    const { snapshot } = loadSnapshot({ revision: "r", files, cache });
    return snapshot && [...snapshot.workloads.values()].map(({ spec }) => spec.image);
  };
  const { bytes: _, ...unread } = base;
  assert.equal(names(base, a), ["web:1", "db:1"]);
  assert.equal(names(unread, a), ["web:1", "db:1"], "nothing is read again");
  assert.equal(names(base, file(a.path, "services: { db: { image: db:2 } }")), ["web:1", "db:2"]);
  assert.equal(names(base), undefined);
  const override = file("stacks/shop/compose.override.yml", "services: { web: { image: web:2 } }");
  assert.equal(names(base, a, override), ["web:2", "db:1"]);
  assert.equal(names(base, a), ["web:1", "db:1"]);
});

test("a workload's own revision is that of all files that say it", () => {
  const base = file("stacks/shop/compose.yaml", service("web"));
  const blob = (...files: (typeof base)[]) =>
    loadSnapshot({ revision: "r", files }).snapshot!.workloads.get("shop-web-1")!.blob;
  assert.is(blob(base), base.blob);
  const [one, other] = ["a", "b"].map((value) =>
    file("stacks/shop/compose.override.yaml", `services: { web: { hostname: ${value} } }`)
  );
  assert.is(blob(base, one!), blob(one!, base));
  assert.is.not(blob(base, one!), blob(base, other!));
});

test.run();
