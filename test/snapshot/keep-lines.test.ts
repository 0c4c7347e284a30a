/** What people wrote stays as they wrote it, byte for byte, wherever nothing is changed. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Document, parseDocument, type Scalar, visit } from "yaml";
import { keepLines } from "../../src/snapshot/yaml/keep-lines.ts";
import { EDITABLE, printDocument } from "../../src/snapshot/yaml/update-node.ts";
import "../seed.ts";
import { FIXTURES, folder } from "./files.ts";

/** As people lay out Compose files. */
const REAL_LIFE = `# The shop. Ask Ada before changing it.
version: '3.8'   # of no use any more


x-logging: &logging
    driver:   "json-file"
    options: { max-size: 10m,max-file: "3" }

services:

    web: # the front
        <<: *logging
        image: "nginx:\${TAG:-1.25}"
        command: ["nginx",   "-g", 'daemon off;']
        environment:
        - A=1
        -   B=two words   # why
        # - C=3
        healthcheck:
            test: >-
                curl -f
                http://localhost

            interval: 1m30s

    db: {image: 'postgres:16', environment: {PGDATA: /data}}
# the end
`;

const print = (text: string) => printDocument(parseDocument(text, EDITABLE), text);

/** What is written as a value or an item; not what an empty one stands for. */
function valuesOf(doc: Document): Scalar[] {
  const found: Scalar[] = [];
  visit(doc, {
    Scalar: (key, node) => {
      if (key !== "key" && node.source !== "") found.push(node);
    },
  });
  return found;
}

test("whichever value of a file is changed, every other line stays", () => {
  const files = folder(FIXTURES).filter(({ path }) => /\.ya?ml$/.test(path));
  const texts = files.map(({ bytes }) => new TextDecoder().decode(bytes));
  for (const text of [REAL_LIFE, ...texts]) {
    const unedited = parseDocument(text, EDITABLE);
    if (unedited.errors.length > 0) continue;
    for (const [at, [start, end]] of valuesOf(unedited).map(({ range }) => range!).entries()) {
      const doc = parseDocument(text, EDITABLE);
      Object.assign(valuesOf(doc)[at]!, { value: "changed", type: "PLAIN" });
      const kept = keepLines(text, print(text), printDocument(doc, text))!;
      const before = text.slice(0, text.lastIndexOf("\n", start) + 1);
      const after = text.slice(text.indexOf("\n", end - 1));
      assert.ok(kept.startsWith(before) && kept.endsWith(after), kept);
      assert.match(kept.slice(before.length, -after.length), "changed");
    }
  }
});

test("what is edited is taken, and all around it stays", () => {
  const doc = parseDocument(REAL_LIFE, EDITABLE);
  doc.setIn(["services", "web", "image"], "nginx:2");
  const edited = printDocument(doc, REAL_LIFE);
  assert.is(
    keepLines(REAL_LIFE, print(REAL_LIFE), edited),
    REAL_LIFE.replace('"nginx:\${TAG:-1.25}"', '"nginx:2"'),
  );
});

test("lines that are only printed otherwise stay, whatever they are", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", " a", "# x", ""), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, lines, (own, base, made) => {
      const [text, unedited, edited] = [own, base, made].map((it) => it.join("\n"));
      assert.is(keepLines(text!, unedited!, unedited!), text);
      assert.is(keepLines(unedited!, unedited!, edited!), edited);
    }),
  );
});

test("what is too long to compare is left to others", () => {
  const lines = (what: string) => Array.from({ length: 3_000 }, (_, i) => what + i).join("\n");
  assert.is(keepLines(lines("a"), lines("b"), lines("b")), undefined);
});

test("what is added at the end of lines that are printed as more of them leaves them", () => {
  const printed = "web:\n  # the shop\n  image: a";
  const text = "web: # the shop\n  image:   a";
  assert.is(keepLines(text, printed, `${printed}\n  init: true`), `${text}\n  init: true`);
});

test.run();
