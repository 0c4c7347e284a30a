import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { editFields } from "../../src/snapshot/edit-fields.ts";

const PLACE = { file: "containers/web.yaml", line: 2, column: 3 };

function edit(service: string, was: Partial<ContainerSpec>, spec: Partial<ContainerSpec>) {
  const image = { image: "a" };
  const text = `services:\n  web:\n    image: a\n${service}`;
  return editFields(text, PLACE, { ...image, ...was }, { ...image, ...spec });
}

test("what another file says cannot be taken away here", () => {
  const was = { environment: { A: "1", B: "2" } };
  assert.equal(edit("    env_file: a.env\n", was, { environment: { B: "2" } }), []);
  assert.equal(edit("    env_file: a.env\n", was, { environment: { A: "3", C: "4" } }), []);
  const [text] = edit("    env_file: a.env\n", was, { environment: { A: "3", B: "2" } });
  assert.match(text!, '    environment:\n      A: "3"\n');
});

test("lines that do not change stay as they were broken", () => {
  const service =
    "    command: [\n      run,   fast ]\n    init: true\n    mem_limit: 512m # enough\n";
  const rest = { command: ["run", "fast"], init: true };
  const [nearest] = edit(service, { ...rest, mem_limit: "512m" }, { ...rest, mem_limit: "1g" });
  assert.match(nearest!, service.replace("512m", "1g"));
});

test("an anchor that others use is not taken away", () => {
  const service = "    labels: &labels { a: b }\n  db:\n    image: b\n    labels: *labels\n";
  assert.equal(edit(service, { labels: { a: "b" } }, {}), []);
});

test.run();
