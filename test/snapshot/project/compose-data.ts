/** Data that Compose files may hold, right and wrong, for properties of merging. */
import fc from "fast-check";
import { MERGE_RULES } from "../../../src/snapshot/project/merge-rules.ts";
import type { MergeRule } from "../../../src/snapshot/project/merge-rules.ts";

const NAMES = ["a", "b", "c"] as const;
const name = fc.constantFrom(...NAMES);
const word = fc.constantFrom("x", "y", 1, 2);
const some = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { maxLength: 3, selector: String });
const mapping = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { maxKeys: 3 });

const PAIR = fc.tuple(name, word).map(([key, value]) => `${key}=${value}`);
const ITEMS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ports: fc.oneof(
    fc.constantFrom("80:80", "81:80", "80:80/udp", 80, "127.0.0.1:80:80"),
    fc.constantFrom({ target: 80, published: 80 }, { target: 80 }),
  ),
  volumes: fc.constantFrom("/a", "v:/a", "/h:/b:ro", { type: "volume", source: "v", target: "/a" }),
  secrets: fc.constantFrom("a", "b", { source: "a", target: "b" }),
  configs: fc.constantFrom("a", "b", { source: "a", target: "/b" }),
  devices: fc.constantFrom("/dev/a", "/dev/b:/dev/a", { source: "/dev/a" }),
  config: fc.constantFrom({ subnet: "s", gateway: "g" }, { subnet: "s" }, { subnet: "t" }),
};

/** What the rule's key takes, but for what does not merge alike in every order. */
const BY_RULE: { [K in MergeRule["by"]]: (key: string) => fc.Arbitrary<unknown> } = {
  replacing: () => fc.oneof(word, some(word)),
  pairs: () => fc.oneof(mapping(fc.option(word)), some(PAIR)),
  names: () => fc.oneof(mapping(fc.constant({ condition: "c" })), some(name)),
  hosts: () => fc.oneof(mapping(fc.oneof(word, some(word))), some(PAIR)),
  variant: () => mapping(word),
  items: (key) => some(ITEMS[key] ?? name),
};

/** By the steps of a pattern. */
function below(steps: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const inner = below(rest, value);
  return step === "*" ? mapping(inner) : inner.map((it) => ({ [step]: it }));
}

const PARTS = MERGE_RULES.map(([pattern, rule]) => {
  const steps = pattern.split(".");
  return below(steps, BY_RULE[rule.by](steps.at(-1)!));
});

/** A part of a Compose file as it should be. */
export const part = fc.oneof(...PARTS);
/** The same part of several files. */
export const sameParts = fc.oneof(...PARTS.map((it) => fc.tuple(it, it, it)));
/** Whatever YAML can say, where it can be; much of it at places that rules are for. */
export const anything = fc.oneof(
  part,
  fc.jsonValue({ maxDepth: 5 }),
  ...MERGE_RULES.map(([pattern]) => below(pattern.split("."), fc.jsonValue({ maxDepth: 3 }))),
);
