/** Whatever is in files: no exception, no endless time, and the two readers of YAML agree. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readFullYaml } from "../../src/snapshot/yaml/full-yaml.ts";
import { readPlainYaml } from "../../src/snapshot/yaml/plain-yaml.ts";
import { HOSTILE } from "../fuzz/hostile.ts";
import { judge } from "../fuzz/judge.ts";
import { repository } from "../fuzz/repositories.ts";
import { asFile } from "../fuzz/single-files.ts";
import { fileText } from "../fuzz/texts.ts";
import "../seed.ts";

test("any file: a snapshot or problems, never an exception", () => {
  fc.assert(fc.property(asFile, (texts) => void judge(texts)), { numRuns: 100 });
});

test("any files that refer to each other, too", () => {
  fc.assert(fc.property(repository, (texts) => void judge(texts)), { numRuns: 50 });
});

test("plain YAML is what all of YAML says it is", () => {
  let plainOnes = 0;
  const texts = fc.sample(fileText, { numRuns: 300, seed: 2017 });
  for (const text of texts) {
    const plain = readPlainYaml(text);
    if (!plain) continue;
    plainOnes++;
    const full = readFullYaml(text);
    assert.equal([full.faults, full.value], [[], plain.value], JSON.stringify(text));
    for (const [parent, places] of plain.places) {
      for (const [key, place] of places) assert.equal(place, full.locate([parent, key], "key"));
    }
  }
  assert.ok(plainOnes > texts.length / 20, `only ${plainOnes} were plain`);
});

for (const [name, { files, codes }] of Object.entries(HOSTILE)) {
  test(`hostile: ${name}`, () => {
    const { problems } = judge(files);
    assert.equal([...new Set(problems.map(({ code }) => code))], codes);
  });
}

test.run();
