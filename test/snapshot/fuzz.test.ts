/** Whatever is in a file: no exception, no endless time, and the two readers of YAML agree. */
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { readFullYaml } from "../../src/snapshot/yaml/full-yaml.ts";
import { readPlainYaml } from "../../src/snapshot/yaml/plain-yaml.ts";
import { file, FIXTURES, folder } from "./files.ts";

const RUNS = 2_000;
const SEEDS = [...folder(join(FIXTURES, "good")), ...folder(join(FIXTURES, "bad"))]
  .filter(({ path }) => /\.ya?ml$/.test(path))
  .map(({ bytes }) => new TextDecoder().decode(bytes));
const PIECES = [
  ..."{}[]:,-?&*!|>'\"%@`#$~\n\t \\\0",
  ": ",
  "- ",
  "<<: ",
  "&a ",
  "*a",
  "!!str ",
  "!reset ",
  "!override ",
  "extends: ",
  "---\n",
  "...\n",
  "null",
  "__proto__: ",
  "\ufeff",
  "\u2028",
  "\r\n",
  "true",
  "1e9",
  "9".repeat(400),
  "  ",
  "x-ark: ",
  "services: ",
  "networks: ",
  "=",
  "constructor",
  "\ud800",
];

/** A small generator of numbers below a bound, the same in every run. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function mutated(run: number, seeds: readonly string[] = SEEDS): string {
  const below = numbers(run + 1);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)]!;
  let text = pick(seeds);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const [at, length] = [below(text.length + 1), below(12)];
    const lines = text.split("\n");
    const replacement = [
      () => pick(PIECES),
      () => "",
      () => text.slice(below(text.length), below(text.length)),
      () => "\n" + pick(lines) + "\n",
    ];
    text = text.slice(0, at) + pick(replacement)() + text.slice(at + length);
  }
  return text;
}

const PATHS = [
  "containers/a.yaml",
  "networks/a.yaml",
  "stacks/a/compose.yaml",
  "cluster.yaml",
  "maintenance.yaml",
];

test(`${RUNS} mutated files: problems, never an exception`, () => {
  for (let run = 0; run < RUNS; run++) {
    const text = mutated(run);
    const path = PATHS[run % PATHS.length]!;
    try {
      const { snapshot, problems } = loadSnapshot({ revision: "r", files: [file(path, text)] });
      assert.ok(snapshot ?? problems.length > 0);
      for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1);
    } catch (error) {
      throw new Error(`run ${run}: ${JSON.stringify(text)}`, { cause: error });
    }
  }
});

/** A project of four files, each of which refers to others. */
const PROJECT: readonly (readonly [path: string, text: string])[] = [
  [
    "stacks/a/compose.yaml",
    "include: [more.yaml]\nservices:\n  web:\n    extends: { file: ../../base.yaml, service: base }\n" +
    "    environment: ['A=${B:-1}']\n    ports: ['80:80', { target: 81 }]\n    depends_on: [db]\n" +
    "  db:\n    extends: web\n    image: db\n    depends_on: !reset\n",
  ],
  [
    "stacks/a/compose.override.yaml",
    "services:\n  web:\n    environment: { A: !reset , C: x }\n    ports: !override [81]\n" +
    "    depends_on: { db: { condition: service_healthy } }\n    networks: [default]\n",
  ],
  [
    "stacks/a/more.yaml",
    "services:\n  more:\n    image: more\n    networks: { x: }\nnetworks: { x: }\n",
  ],
  [
    "base.yaml",
    "services:\n  base: { image: base, labels: [a=1, b], extends: deep }\n  deep: { tty: true }\n",
  ],
];

test("a project of several files that refer to each other", () => {
  const files = PROJECT.map(([path, text]) => file(path, text));
  const { snapshot, problems } = loadSnapshot({ revision: "r", files });
  assert.equal(problems, []);
  assert.equal([...snapshot!.workloads.keys()], ["a-web-1", "a-db-1", "a-more-1"]);
});

test("mutated projects of several files: problems, never an exception", () => {
  for (let run = 0; run < RUNS / 4; run++) {
    const below = numbers(run + 1);
    const files = PROJECT.map(([path, text], i) =>
      file(path, below(2) === 0 ? text : mutated(run * PROJECT.length + i, [text]))
    );
    try {
      const { snapshot, problems } = loadSnapshot({ revision: "r", files });
      assert.ok(snapshot ?? problems.length > 0);
    } catch (error) {
      const texts = files.map(({ bytes }) => new TextDecoder().decode(bytes));
      throw new Error(`run ${run}: ${JSON.stringify(texts)}`, { cause: error });
    }
  }
});

test("plain YAML is what all of YAML says it is", () => {
  let plainOnes = 0;
  for (let run = 0; run < RUNS; run++) {
    const text = mutated(run);
    const plain = readPlainYaml(text);
    if (!plain) continue;
    plainOnes++;
    const full = readFullYaml(text);
    assert.equal([full.faults, full.value], [[], plain.value], JSON.stringify(text));
    for (const [parent, places] of plain.places) {
      for (const [key, place] of places) assert.equal(place, full.locate([parent, key], "key"));
    }
  }
  assert.ok(plainOnes > RUNS / 20, `only ${plainOnes} were plain`);
});

const HOSTILE: Readonly<Record<string, string>> = {
  brackets: "[".repeat(120_000),
  braces: "a: " + "{a: ".repeat(30_000),
  dashes: "- ".repeat(60_000),
  indents: Array.from({ length: 480 }, (_, i) => " ".repeat(i) + "a:").join("\n"),
  quotes: '"'.repeat(120_000),
  aliases: "a: &a x\nb:\n" + "  - *a\n".repeat(15_000),
  merges: "a: &a {x: 1}\n" + Array.from({ length: 5_000 }, (_, i) => `k${i}: {<<: *a}\n`).join(""),
  keys: "services:\n" + Array.from({ length: 10_000 }, (_, i) => `  k${i}: 1\n`).join(""),
  documents: "---\n".repeat(30_000),
  nothing: "",
  blank: " ".repeat(120_000),
  line: "a".repeat(120_000),
  key: "services: {? " + "a".repeat(120_000) + " : 1}",
};

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`hostile: ${name}`, () => {
    const start = performance.now();
    const { problems } = loadSnapshot({ revision: "r", files: [file("containers/a.yaml", text)] });
    assert.ok(problems.length > 0);
    assert.ok(problems.length <= 200);
    // Far above what it takes, far below what a quadratic reader would.
    assert.ok(performance.now() - start < 30_000);
  });
}

test.run();
