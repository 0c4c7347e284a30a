/**
 * What becomes of each key of the Compose Specification: found out by loading files that have it.
 * `compose-keys.txt` lists the keys, `every-key/` is a repository that has them all.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMap, isPair, isScalar, isSeq, LineCounter, parse, parseDocument } from "yaml";
import type { Problem } from "../../src/model/snapshot.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { printYaml } from "../../src/snapshot/yaml/print-yaml.ts";
import { file, folder } from "../snapshot/files.ts";

export interface Fate {
  readonly kind: "supported" | "ignored" | "refused";
  /** Why, or what to do instead. */
  readonly note: string;
}

type Path = readonly (string | number)[];

const REPOSITORY = fileURLToPath(new URL("every-key", import.meta.url));
const FILE = "stacks/all/compose.yaml";
const files = folder(REPOSITORY);
export const EVERY_KEY = new TextDecoder().decode(
  files.find(({ path }) => path === FILE)!.bytes,
);

/** As `services.*.ports.*.target`. */
export const KEYS: readonly string[] = readFileSync(
  new URL("compose-keys.txt", import.meta.url),
  "utf8",
).split("\n").filter((line) => line !== "" && !line.startsWith("#"));

/** The fate of each key, by its path; of one below an ignored or a refused one it is that one's. */
export function fates(): ReadonlyMap<string, Fate> {
  const { problems } = load(EVERY_KEY);
  const all = new Map<string, Fate>();
  // Parents come first.
  for (const key of [...KEYS].sort((a, b) => depth(a) - depth(b))) {
    const parent = KEYS.filter((it) => key.startsWith(`${it}.`)).map((it) => all.get(it)!)
      .find(({ kind }) => kind !== "supported");
    all.set(key, parent ?? fateOf(key, problems));
  }
  return all;
}

const KINDS: Readonly<Record<string, Fate["kind"]>> = {
  "no-effect": "ignored",
  "unsupported-key": "refused",
};

function fateOf(key: string, problems: readonly Problem[]): Fate {
  const places = SAID.filter((it) => it.key === key);
  if (places.length === 0) throw new Error(`${FILE} does not have ${key}`);
  const found = problems.filter(({ line, column }) =>
    places.some(({ at }) => at.some((it) => it.line === line && it.col === column))
  );
  const decided = found.find(({ code }) => Object.hasOwn(KINDS, code));
  const kind = KINDS[decided?.code ?? ""];
  if (kind !== undefined) return { kind, note: decided?.hint ?? "" };
  const error = found.find(({ severity }) => severity === "error");
  if (error) throw new Error(`${key} is not decided: ${error.message}`);
  return { kind: "supported", note: "" };
}

function depth(key: string): number {
  return key.split(".").length;
}

/** A key of the file, with where it and its value, a scalar, stand. */
interface Said {
  readonly path: Path;
  /** As the specification has it; undefined of names of other things, such as variables. */
  readonly key?: string | undefined;
  readonly at: readonly { readonly line: number; readonly col: number }[];
}

function positions(text: string): Said[] {
  const lineCounter = new LineCounter();
  const doc = parseDocument(text, { lineCounter });
  const walk = (node: unknown, path: Path): Said[] => {
    if (isSeq(node)) return node.items.flatMap((item, i) => walk(item, [...path, i]));
    if (!isMap(node)) return [];
    return node.items.filter(isPair).flatMap(({ key, value }) => {
      const inner = [...path, isScalar(key) ? String(key.value) : ""];
      const at = [key, value].filter(isScalar).map((it) => lineCounter.linePos(it.range![0]));
      return [{ path: inner, at }, ...walk(value, inner)];
    });
  };
  return walk(doc.contents, []);
}

const DATA = parse(EVERY_KEY);

const SAID: readonly Said[] = positions(EVERY_KEY).map((it) => ({
  ...it,
  key: KEYS.find((key) => matches(it.path, key)),
}));

function matches(path: Path, key: string): boolean {
  const steps = key.split(".");
  return steps.length === path.length &&
    steps.every((step, i) => step === "*" || step === String(path[i]));
}

/** The file's data without some of its keys. */
export function without(keys: readonly string[]): unknown {
  const all = structuredClone(DATA);
  const gone = new Set(keys);
  for (const { path, key } of SAID) {
    if (key === undefined || !gone.has(key)) continue;
    const parent = path.slice(0, -1).reduce((data, step) => data?.[step], all);
    delete parent?.[path.at(-1)!];
  }
  return all;
}

/** What a text, or data, in place of the file comes to. */
export function load(content: unknown) {
  const text = typeof content === "string"
    ? content
    : printYaml(content as Record<string, unknown>);
  return loadSnapshot({
    revision: "r",
    files: files.map((it) => it.path === FILE ? file(FILE, text) : it),
    variables: { CONF: "conf", KEY: "key" },
  });
}

/** Key, fate and note of each key; those below an ignored or a refused one go with it. */
export function keyRows(): [key: string, kind: string, note: string][] {
  const all = fates();
  const below = (key: string) =>
    KEYS.some((it) => key.startsWith(`${it}.`) && all.get(it)!.kind !== "supported");
  return KEYS.filter((key) => !below(key)).map((key) => {
    const { kind, note } = all.get(key)!;
    return [key, kind, note];
  });
}
