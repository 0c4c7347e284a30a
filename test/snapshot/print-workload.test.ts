import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import { readFullYaml } from "../../src/snapshot/yaml/full-yaml.ts";
import { readPlainYaml } from "../../src/snapshot/yaml/plain-yaml.ts";
import { file } from "./files.ts";
import { containerName, spec } from "./specs.ts";
import "../seed.ts";

test("what is printed is read back as the same spec", () => {
  fc.assert(
    fc.property(containerName, spec, (name, given) => {
      const text = printWorkload(name, given);
      const { snapshot, problems } = loadSnapshot({
        revision: "r",
        files: [file("containers/a.yaml", text)],
      });
      assert.equal(problems, [], text);
      const workload = snapshot?.workloads.get(name);
      assert.equal(workload?.spec, given);
      assert.is(workload?.hash, specHash(given));
      assert.is(printWorkload(name, workload!.spec), text);
    }),
    { numRuns: 300 },
  );
});

test("plain YAML is read as all of YAML is", () => {
  fc.assert(
    fc.property(containerName, spec, (name, given) => {
      const text = printWorkload(name, given);
      const plain = readPlainYaml(text);
      if (plain) assert.equal(plain.value, readFullYaml(text).value, text);
    }),
    { numRuns: 300 },
  );
});

test.run();
