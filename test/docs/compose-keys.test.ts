import { Ajv } from "ajv";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { formatProblem } from "../../src/snapshot/problems.ts";
import { fates, KEYS, load, without } from "./compose-keys.ts";
import { SCHEMAS } from "./schemas.ts";

const decided = fates();
const refused = KEYS.filter((key) => decided.get(key)!.kind === "refused");
const supported = KEYS.filter((key) => decided.get(key)!.kind === "supported");
const others = KEYS.filter((key) => decided.get(key)!.kind !== "supported");

test("every key is decided, and what is ignored or refused says why or what to do", () => {
  assert.equal([...decided.keys()].sort(), [...KEYS].sort());
  const silent = KEYS.filter((key) => {
    const { kind, note } = decided.get(key)!;
    return kind !== "supported" && note === "";
  });
  assert.equal(silent, []);
});

/** All that a snapshot says, but for where it is said. */
function said({ workloads, networks, volumes }: Snapshot): string {
  const plain = [...workloads.values()].map(({ position: _, blob: _blob, ...rest }) => rest);
  return JSON.stringify([plain, [...networks.values()], [...volumes.values()]]);
}

const isOfSecrets = (key: string) => /^(?:services\.\*\.)?secrets(?:\.|$)/.test(key);
/** Digests of secrets are slow on purpose. */
const secrets = supported.filter(isOfSecrets);

for (
  const [what, keys, left] of [
    ["of secrets", secrets, others],
    ["else", supported.filter((key) => !isOfSecrets(key)), [...others, ...secrets]],
  ] as const
) {
  test(`what is supported ${what} has an effect: without it, something else runs`, () => {
    const { snapshot, problems } = load(without(left));
    const errors = problems.filter(({ severity }) => severity === "error");
    assert.equal(errors.map(formatProblem), []);
    const idle = keys.filter((key) => {
      const other = load(without([...left, key])).snapshot;
      return other !== undefined && said(other) === said(snapshot!);
    });
    assert.equal(idle, []);
  });
}

const check = new Ajv({ strict: false, allowUnionTypes: true }).compile(SCHEMAS["compose.json"]!);

test("the schema takes all but the refused keys", () => {
  assert.ok(check(without(refused)), JSON.stringify(check.errors));
});

test("the schema takes no refused key", () => {
  const topmost = refused.filter((key) => !refused.some((it) => key.startsWith(`${it}.`)));
  const taken = topmost.filter((key) => {
    return check(without(topmost.filter((it) => it !== key)));
  });
  assert.equal(taken, []);
});

test("the schema marks ignored keys", () => {
  const unmarked = KEYS.filter((key) => decided.get(key)!.kind === "ignored")
    .filter((key) => !isMarked(SCHEMAS["compose.json"]!, key.split(".")));
  assert.equal(unmarked, []);
});

/** Whether a schema marks what stands at the end of the steps, or on the way there. */
function isMarked(schema: Partial<Record<string, unknown>>, steps: readonly string[]): boolean {
  if (schema["deprecated"] === true) return true;
  const some = (schema["anyOf"] ?? []) as Partial<Record<string, unknown>>[];
  if (some.some((it) => isMarked(it, steps))) return true;
  const [step, ...rest] = steps;
  if (step === undefined) return false;
  const properties = schema["properties"] as Record<string, object> | undefined;
  const inner = step === "*"
    ? schema["additionalProperties"] || schema["items"]
    : properties?.[step];
  return typeof inner === "object" && inner !== null && isMarked(inner, rest);
}

test.run();
