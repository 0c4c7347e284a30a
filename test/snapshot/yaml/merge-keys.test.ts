/** Anchors and merge keys, as Compose reads them: by YAML 1.1. Source: https://yaml.org/type/merge.html */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readYaml } from "../../../src/snapshot/yaml/read-yaml.ts";

const ONE = "x-one: &one { a: 1, b: 1 }\nx-two: &two { b: 2, c: 2 }\n";

const GOOD: readonly (readonly [what: string, yaml: string, gives: unknown])[] = [
  ["what the mapping says itself wins, wherever the merge stands", "v: { a: 0, <<: *one, b: 0 }", {
    a: 0,
    b: 0,
  }],
  ["of several the first wins", "v: { <<: [*one, *two] }", { a: 1, b: 1, c: 2 }],
  ["and the other way round", "v: { <<: [*two, *one] }", { a: 1, b: 2, c: 2 }],
  ["a mapping may be written where it is merged", "v: { <<: { a: 3 }, b: 3 }", { a: 3, b: 3 }],
  ["a merge of what has merged", "x: &x { <<: *one, b: 3 }\nv: { <<: *x, c: 4 }", {
    a: 1,
    b: 3,
    c: 4,
  }],
  ["a list of merges by an alias", "x: &x [*two, *one]\nv: { <<: *x }", { a: 1, b: 2, c: 2 }],
  [
    "mappings inside are replaced, not merged",
    "x: &x { in: { a: 1 } }\nv: { <<: *x, in: { b: 1 } }",
    {
      in: { b: 1 },
    },
  ],
  [
    "unless they are merged, too",
    "x: &x { in: &in { a: 1 } }\nv: { <<: *x, in: { <<: *in, b: 1 } }",
    {
      in: { a: 1, b: 1 },
    },
  ],
  ["nothing is a value, too", "v: { <<: *one, a: }", { a: null, b: 1 }],
  ["a key in quotes is a key", "v: { '<<': *one }", { "<<": { a: 1, b: 1 } }],
  ["an anchor inside of what an anchor names", "x: &x [&y { a: 1 }, *y]\nv: *x", [{ a: 1 }, {
    a: 1,
  }]],
  ["anchors of texts", "x: &x text\nv: [*x, '*x']", ["text", "*x"]],
  [
    "an alias stands for what its anchor named until then",
    "p: &p 1\nq: &q [*p]\nr: &p 2\nv: [*p, *q]",
    [
      2,
      [1],
    ],
  ],
  ["what is tagged as text is no number", "v: [!!str 5, !!str true]", ["5", "true"]],
];

for (const [what, yaml, gives] of GOOD) {
  test(what, () => {
    const { value, faults } = readYaml(ONE + yaml);
    assert.equal(faults, []);
    assert.equal((value as { v: unknown }).v, gives);
  });
}

for (const merged of ["5", "text", "", "[*one, 5]", "[[*one]]", "[text]"]) {
  test(`<<: ${merged} is no mapping`, () => {
    const { faults } = readYaml(`${ONE}v:\n  <<: ${merged}`);
    assert.equal(faults.map(({ code, at }) => `${code} ${at.line}`), ["wrong-type 4"]);
  });
}

test("a second merge key is a second key of the name", () => {
  const { faults } = readYaml(`${ONE}v:\n  <<: *one\n  <<: *two`);
  assert.equal(faults.map(({ code, at }) => `${code} ${at.line}`), ["duplicate-key 5"]);
});

test("what was merged is found where it is written", () => {
  const { locate } = readYaml(
    "x-one: &one\n  a: 1\nx-two: &two\n  a: 2\n  b: 2\nv:\n  <<: [*one, *two]\n  c: 3",
  );
  assert.equal(["a", "b", "c"].map((key) => locate(["v", key], "value").line), [2, 5, 8]);
});

test.run();
