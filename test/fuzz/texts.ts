/** Texts that are nearly files of a snapshot: real ones, changed, and trees of what Compose says. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { stringify } from "yaml";
import { SERVICE_KEYS } from "../../src/snapshot/compose/service-keys.ts";
import { FIXTURES, folder } from "../snapshot/files.ts";

const TEMPLATE = fileURLToPath(new URL("../../snapshots-repo-template", import.meta.url));

/** Files that people have, or might. */
const REAL = [join(FIXTURES, "good"), join(FIXTURES, "bad"), TEMPLATE].flatMap(folder)
  .filter(({ path }) => /\.(?:ya?ml|env)$/.test(path))
  .map(({ bytes }) => new TextDecoder().decode(bytes));

/** What means something to a reader, and what should mean nothing. */
const PIECES = [
  ..."{}[]:,-?&*!|>'\"%@`#$~\n\t \\\0=",
  ...[": ", "- ", "<<: ", "<<: *a\n", "&a ", "*a", "!!str ", "!reset ", "!override ", "!!binary "],
  ...["---\n", "...\n", "null", "true", "1e9", "0x1F", "0o7", "-.inf", "2026-11-21", "  ", "\r\n"],
  ...["$A", "${A}", "${A:-${B-$$}}", "${A:?no}", "${A+", "${", "$$", "${A-}", "$1", "${:-}"],
  ...["__proto__: ", "constructor: ", "toString: ", "hasOwnProperty: x\n", "length: 1\n"],
  ...["\ufeff", "\u2028", "\u0085", "\ud800", "\u{1f980}", "9".repeat(400), "a".repeat(300)],
  ...["x-ark: ", "services: ", "networks: ", "volumes: ", "configs: ", "secrets: ", "name: "],
  ...["include: [b.yaml]\n", "include: ../b/compose.yaml\n", "extends: ", "profiles: [x]\n"],
  ...["extends: { service: web }\n", "extends: { file: ../../base.yaml, service: web }\n"],
  ...["env_file: .env\n", "env_file: [{ path: no.env, required: false }]\n", "../", "../../../x"],
] as const;

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly kind: "insert" | "delete" | "move" | "double" | "flip";
  readonly piece: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(100_000),
  length: fc.nat(12),
  kind: fc.constantFrom("insert", "delete", "move", "double", "flip"),
  piece: fc.constantFrom(...PIECES),
});

/** A text with some of it replaced, lines moved or doubled, and bits flipped. */
function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((so, { at: somewhere, length, kind, piece }) => {
    const at = somewhere % (so.length + 1);
    const lines = so.split("\n");
    const line = lines[somewhere % lines.length]!;
    switch (kind) {
      case "insert":
        return so.slice(0, at) + piece + so.slice(at + length);
      case "delete":
        return so.slice(0, at) + so.slice(at + length);
      case "move":
        return lines.toSpliced(somewhere % lines.length, 1).toSpliced(length, 0, line).join("\n");
      case "double":
        return lines.toSpliced(length, 0, line).join("\n");
      case "flip":
        return so.slice(0, at) + String.fromCharCode((so.charCodeAt(at) || 32) ^ 1 << length % 8) +
          so.slice(at + 1);
    }
  }, text);
}

/** @param most changes of it */
export const changed = (text: fc.Arbitrary<string>, most: number) =>
  fc.tuple(text, fc.array(edit, { maxLength: most })).map(([it, edits]) => edited(it, edits));

const word = fc.oneof(
  fc.constantFrom("web", "db", "a", "x", "80:80", "10s", "512m", "./a", "../b", "/etc/x", ""),
  fc.constantFrom("A=1", "on-failure:3", "service:web", "container:db", "default", "none"),
  fc.constantFrom(...PIECES),
  fc.string({ maxLength: 12 }),
);
const scalar = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const name = fc.oneof(
  fc.constantFrom("web", "db", "x", "file", "path", "source", "target", "service", "driver"),
  fc.constantFrom("name", "external", "condition", "aliases", "test", "options", "content"),
  word,
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  ),
}));

const service = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...SERVICE_KEYS.keys()) }, {
    weight: 1,
    arbitrary: name,
  }),
  value,
  { maxKeys: 8 },
).map((keys) => ({ image: "x", ...keys }));

const section = <T>(inner: fc.Arbitrary<T>) => fc.dictionary(name, inner, { maxKeys: 3 });

const composeTree = fc.record(
  {
    services: section(fc.oneof({ weight: 4, arbitrary: service }, { weight: 1, arbitrary: value })),
    networks: section(value),
    volumes: section(value),
    configs: section(value),
    secrets: section(value),
    include: value,
    name: scalar,
    "x-more": value,
  },
  { requiredKeys: ["services"] },
);

/** What Compose might say, as YAML. */
const shaped = composeTree.map((tree) => stringify(tree, { aliasDuplicateObjects: true }));

/** A file that a person might commit by mistake. */
export const fileText: fc.Arbitrary<string> = fc.oneof(
  changed(fc.constantFrom(...REAL), 5),
  changed(shaped, 3),
  changed(fc.constantFrom("A=1\nB='${A}'\n", 'export A="x\ny" # z\nB\n=\n', ""), 6),
);
