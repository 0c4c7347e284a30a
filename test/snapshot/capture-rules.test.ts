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
