/** The rules find what they are for, and leave alone what is allowed. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { cycles, layerFaults } from "./layers.ts";
import { purityFaults } from "./purity.ts";
import { readSource } from "./source.ts";

const faults = {
  "an import upward": layerFaults([
    readSource("src/model/plan.ts", 'import { plan } from "../planner/plan.ts";'),
  ]),
  "an adapter that imports another": layerFaults([
    readSource("src/cluster/a.ts", 'export { b } from "../repository/b.ts";'),
  ]),
  "an adapter that imports more than types of the ports": layerFaults([
    readSource("src/cluster/a.ts", 'import { b } from "../reconciler/ports.ts";'),
  ]),
  "an import while running": layerFaults([
    readSource("src/model/plan.ts", 'await import("../main.ts");'),
  ]),
  "a file outside of the layers": layerFaults([readSource("src/helpers/a.ts", "")]),
  "a circle": cycles([
    readSource("src/model/a.ts", 'import type { B } from "./b.ts";'),
    readSource("src/model/b.ts", 'import type { A } from "./a.ts";'),
  ]),
  "a clock": purityFaults([readSource("src/planner/a.ts", "const now = Date.now();")]),
  "a date of now": purityFaults([readSource("src/planner/a.ts", "const now = new Date();")]),
  "a timer": purityFaults([readSource("src/planner/a.ts", "setTimeout(() => {}, 1);")]),
  "a built-in": purityFaults([readSource("src/model/a.ts", 'import "node:fs";')]),
};

for (const [title, found] of Object.entries(faults)) {
  test(`finds ${title}`, () => assert.is(found.length, 1, found.join("\n")));
}

test("leaves alone what is allowed", () => {
  const adapter = readSource(
    "src/cluster/a.ts",
    'import type { Cluster } from "../reconciler/ports.ts"; import { ArkError } from "../errors.ts";',
  );
  const pure = readSource(
    "src/snapshot/a.ts",
    'import { createHash } from "node:crypto"; export const at = new Date(0);',
  );
  assert.equal([...layerFaults([adapter, pure]), ...purityFaults([adapter, pure])], []);
});

test("measures files and functions", () => {
  const source = readSource("src/a.ts", "export function a(): void {\n\n}\n");
  assert.is(source.lines, 3);
  assert.equal(source.functions, [{ line: 1, lines: 3 }]);
});

test.run();
