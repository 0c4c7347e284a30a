/** Loading with what is known of an earlier load comes to the same as without. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { ParseCache } from "../../src/snapshot/parse-cache.ts";
import type { SnapshotFile } from "../../src/snapshot/snapshot-file.ts";
import { file } from "./files.ts";

/** What one of a few files may say: of containers that other files may say, too, or wait for. */
const CONTENTS: readonly ((own: string, other: string) => string)[] = [
  (own) => `services: { ${own}: { image: "a:1" } }`,
  (own) => `services: { ${own}: { image: "a:2", labels: { a: b } } }`,
  (own, other) => `services: { ${own}: { image: a }, ${other}: { image: b } }`,
  (_, other) => `services: { ${other}: { image: a } }`,
  (own, other) => `services: { ${own}: { image: a, depends_on: [${other}] } }`,
  (own, other) =>
    `services: { ${own}: { image: a, depends_on: ` +
    `{ ${other}: { condition: service_completed_successfully } } } }`,
  (own) => `services: { ${own}: { image: a, networks: [n] } }\nnetworks: { n: { external: true } }`,
  (own) => `services: { ${own}: { image: a, networks: [n] } }\nnetworks: { n: { internal: true } }`,
  (own) => `services: { ${own}: { image: a } }\nnetworks: { n: { driver: macvlan } }`,
  (own) => `services: { ${own}: { image: a, deploy: { endpoint_mode: vip } } }`,
  (own) => `services: { ${own}: { image: a, depends_on: [nobody] } }`,
  (own) => `services: { ${own}: { imgae: a } }`,
  () => "services: [",
];

const NAMES = ["aa", "bb", "cc"];

const edit = fc.record({
  at: fc.nat({ max: NAMES.length - 1 }),
  other: fc.constantFrom(...NAMES, "dd"),
  /** Comments above it: what it says moves down. */
  above: fc.nat({ max: 2 }),
  /** Absent: the file is removed. */
  content: fc.option(fc.constantFrom(...CONTENTS), { nil: undefined }),
});

test("every commit of many is as if it were the first", () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
      const cache = new ParseCache();
      const files = new Map<string, SnapshotFile>();
      for (const { at, other, above, content } of edits) {
        const path = `containers/${NAMES[at]}.yaml`;
        if (content === undefined) files.delete(path);
        else files.set(path, file(path, `${"#\n".repeat(above)}${content(NAMES[at]!, other)}\n`));
        const all = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
        assert.equal(loaded(all, cache), loaded(all, new ParseCache()));
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

/** With the order of what it declares. */
function loaded(files: readonly SnapshotFile[], cache: ParseCache) {
  const { snapshot, problems } = loadSnapshot({ revision: "r", files, cache });
  const { workloads, networks } = snapshot ?? {};
  return { problems, snapshot, order: [[...workloads?.keys() ?? []], [...networks?.keys() ?? []]] };
}

test.run();
