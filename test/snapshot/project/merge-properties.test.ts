/** What holds of merging whatever the files hold. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { resolveExtends } from "../../../src/snapshot/project/extends.ts";
import { mergeFiles } from "../../../src/snapshot/project/merge-files.ts";
import { Origins } from "../../../src/snapshot/project/sourced.ts";
import type { Sourced, SourceDocument } from "../../../src/snapshot/project/sourced.ts";
import type { Marks } from "../../../src/snapshot/yaml/marks.ts";
import type { Path } from "../../../src/snapshot/yaml/place.ts";
import { anything, part, sameParts } from "./compose-data.ts";
import "../../seed.ts";

const RUNS = { numRuns: 500 };

/** A document whose places are of no interest. */
function sourced(value: unknown, file = "a", marks?: Marks): Sourced {
  const locate: SourceDocument["locate"] = () => ({ file, line: 1, column: 1 });
  const document = { file, locate, ...(marks === undefined ? {} : { marks }) };
  return { value, origin: { document, path: [] } };
}

function merged(first: unknown, ...later: unknown[]): unknown {
  const files = later.map((value) => sourced(value));
  return mergeFiles([sourced(first), ...files], new Origins()).value;
}

test("nothing over a file, and a file over nothing, are that file", () => {
  fc.assert(
    fc.property(part, fc.constantFrom({}, null), (file, empty) => {
      assert.equal(merged(file, empty), file);
      assert.equal(merged(empty, file), file);
    }),
    RUNS,
  );
});

test("of three files it does not matter which two are merged first", () => {
  fc.assert(
    fc.property(sameParts, ([a, b, c]) => {
      assert.equal(merged(merged(a, b), c), merged(a, merged(b, c)));
    }),
    RUNS,
  );
});

test("each value is said by the place that it is said to come from", () => {
  fc.assert(
    fc.property(anything, anything, anything, (...values) => {
      const origins = new Origins();
      const [first, ...later] = values.map((value, i) => sourced(value, String(i)));
      const whole = mergeFiles([first!, ...later], origins);
      for (const leaf of leaves(whole, origins)) {
        const { document, path } = leaf.origin;
        const said = lastAt(values[Number(document.file)], path);
        assert.ok(says(said, leaf.value), JSON.stringify({ said, leaf: leaf.value, path }));
      }
    }),
    RUNS,
  );
});

function* leaves(parent: Sourced, origins: Origins): Generator<Sourced> {
  const { value } = parent;
  if (typeof value !== "object" || value === null) return yield parent;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) yield* leaves(origins.child(parent, key), origins);
}

/** The value at a path; where it ends before, the last that is there. */
function lastAt(value: unknown, [step, ...rest]: Path): unknown {
  if (typeof value !== "object" || value === null || step === undefined) return value;
  return Object.hasOwn(value, step) ? lastAt((value as never)[step], rest) : value;
}

/** As it is, or as a part of a text such as "KEY=value", or as what a name alone stands for. */
function says(said: unknown, leaf: unknown): boolean {
  if (Object.is(said, leaf) || leaf === null) return true;
  if (leaf === "service_started" || leaf === true) return typeof said !== "object";
  const [long, short] = [String(said), String(leaf)];
  return typeof said !== "object" && (long.includes(short) || short.includes(long));
}

const KEYS = ["services", "a", "b", "environment", "ports", "networks", "extends", "labels"];
const marks = marksOf(4);

function marksOf(depth: number): fc.Arbitrary<Marks> {
  const mark = fc.constantFrom("!reset" as const, "!override" as const);
  if (depth === 0) return mark.map((it) => ({ mark: it, entries: new Map<string, Marks>() }));
  const entry = fc.tuple(fc.constantFrom(...KEYS), marksOf(depth - 1));
  const entries = fc.array(entry, { maxLength: 3 }).map((all) => new Map(all));
  return fc.oneof(fc.record({ entries }), fc.record({ mark, entries }));
}

test("whatever files hold, and whatever of it is marked, merging and extending end", () => {
  const extending = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record({
        extends: fc.oneof(
          fc.constantFrom("a", "b", "c"),
          fc.record({ service: fc.constantFrom("a", "b"), file: fc.constantFrom("f", "g", 5) }),
          fc.jsonValue({ maxDepth: 2 }),
        ),
      }),
    ),
  ).map((services) => ({ services }));
  const data = fc.oneof(anything, extending);
  const files = fc.array(fc.tuple(data, fc.option(marks, { nil: undefined })), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(files, (given) => {
      const [first, ...later] = given.map(([value, mark], i) => sourced(value, "fgh"[i]!, mark));
      const origins = new Origins();
      const open = ({ value }: Sourced) => value === "f" ? first : later[0];
      const extended = (file: Sourced) => resolveExtends(file, { origins, problems: [], open });
      mergeFiles([extended(first!), ...later.map(extended)], origins);
    }),
    RUNS,
  );
});

test.run();
