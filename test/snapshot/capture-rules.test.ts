/** Files that no capture touches, since people write them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { capture, container, node, WEB } from "./captures.ts";

test("what people write by hand is kept, with a warning", () => {
  const stack = "services:\n  web:\n    image: nginx:1.26\n    container_name: web\n";
  const several = WEB + "  db:\n    image: redis\n";
  for (
    const [path, text] of [["stacks/a/compose.yaml", stack], [
      "containers/all.yaml",
      several,
    ]] as const
  ) {
    const { files, report } = capture({ [path]: text }, [
      node([container("web", { image: "nginx:2" })]),
    ]);
    assert.is(files.size, 0);
    assert.equal(report.warnings.map(({ code, file }) => [code, file]), [["kept-by-hand", path]]);
  }
});

const KEPT_SERVICES = {
  "of an inactive profile": "  debug:\n    profiles: [debug]\n    image: busybox\n",
  "that has no containers": "  spare:\n    scale: 0\n    image: busybox\n",
};

for (const [which, other] of Object.entries(KEPT_SERVICES)) {
  test(`a file with a service ${which} is people's: neither removed nor edited`, () => {
    const texts = { "containers/web.yaml": WEB + other };
    const reports = [
      capture(texts, [node([])], { prune: true }),
      capture(texts, [node([container("web", { labels: {} })])]),
      capture(texts, [node([container("web", { image: "nginx:2" })])]),
    ];
    for (const { files, report } of reports) {
      assert.equal([...files], []);
      assert.equal(report.warnings.map(({ code }) => code), ["kept-by-hand"]);
    }
  });
}

test("a file that another one reads is people's", () => {
  const web = "services:\n  web:\n    container_name: web\n    image: nginx:1.26\n";
  const texts = {
    "deep in the folder": {
      "containers/all.yaml": "include: [sub/web.yaml]\nservices: { db: { image: 'nginx:1.26' } }\n",
      "containers/sub/web.yaml": web,
    },
    "in the folder": {
      "containers/db.yaml":
        "services: { db: { extends: { file: web.yaml, service: web }, container_name: db } }\n",
      "containers/web.yaml": web,
    },
  };
  for (const [where, files] of Object.entries(texts)) {
    const db = container("db", { image: "nginx:1.26", labels: {} });
    const result = capture(files, [node([db])], { prune: true });
    assert.equal([...result.files], [], where);
    assert.equal(result.report.warnings.map(({ code }) => code), ["kept-by-hand"], where);
  }
});

test("a file that says nothing without the process's variables is kept, and said why", () => {
  const texts = {
    "containers/web.yaml":
      "services:\n  web:\n    extends: { file: ../$DIR/b.yaml, service: b }\n" +
      "    image: nginx:1.26\n    command: run $PW\n",
    "base/b.yaml": "services: { b: { labels: { ark.labels.schedule: web } } }\n",
  };
  const variables = { DIR: "base", PW: "hunter2hunter2" };
  const live = container("web", { command: ["run", "hunter2hunter2", "-v"] });
  const result = capture(texts, [node([live])], { variables });
  assert.equal([...result.files], []);
  const [warning, ...others] = result.report.warnings;
  assert.equal([warning!.code, others], ["kept-by-hand", []]);
  assert.match(warning!.message, "cannot be read without the values of ACS_VARIABLES");
});

test.run();
