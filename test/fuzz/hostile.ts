/** What somebody might write to stop the loader, each with what it has to say. */
import type { ProblemCode } from "../../src/snapshot/problems.ts";
import { MAX_FILE_BYTES } from "../../src/snapshot/yaml/decode.ts";
import type { Texts } from "./repositories.ts";

export interface Hostile {
  readonly files: Texts;
  /** The codes of all problems, each once. */
  readonly codes: readonly ProblemCode[];
}

const container = (text: string): Texts => ({ "containers/a.yaml": text });
const web = (keys: string) => container(`services:\n  web:\n    image: x\n${keys}`);
const list = <T>(length: number, item: (at: number) => T) =>
  Array.from({ length }, (_, at) => item(at));

/** As near to the largest file as it gets. */
const FULL = MAX_FILE_BYTES - 1_024;
const bomb = list(12, (at) => `b${at + 1}: &b${at + 1} [${list(9, () => `*b${at}`).join()}]\n`);

export const HOSTILE: Readonly<Record<string, Hostile>> = {
  "an alias bomb": {
    files: container(`b0: &b0 [x]\n${bomb.join("")}`),
    codes: ["anchors-explode"],
  },
  "an alias of what it is in": { files: container("a: &a [*a]\n"), codes: ["anchors-explode"] },
  "brackets": { files: container("[".repeat(FULL / 4)), codes: ["nested-too-deep"] },
  "braces": { files: container("a: " + "{a: ".repeat(FULL / 16)), codes: ["nested-too-deep"] },
  "dashes": { files: container("- ".repeat(FULL / 8)), codes: ["nested-too-deep"] },
  "indents": {
    files: container(list(480, (at) => " ".repeat(at) + "a:").join("\n")),
    codes: ["nested-too-deep"],
  },
  "quotes": { files: container('"'.repeat(FULL / 4)), codes: ["yaml-syntax"] },
  "an enormous file": {
    files: container("#".repeat(2 ** 20 + 1)),
    codes: ["file-too-large"],
  },
  "100,000 keys": {
    files: container(list(100_000, (at) => `k${at}:\n`).join("")),
    codes: ["file-too-large"],
  },
  "as many keys as fit": {
    files: container("services:\n" + list(2_000, (at) => `  k${at}:\n`).join("")),
    codes: ["missing-key"],
  },
  "a very long line": { files: container("a".repeat(FULL)), codes: ["wrong-type", "missing-key"] },
  "a very long key": {
    files: web(`    ? ${"k".repeat(FULL)}\n    : 1\n`),
    codes: ["unknown-key"],
  },
  "documents": { files: container("---\n".repeat(FULL / 4)), codes: ["several-documents"] },
  "spaces": { files: container(" ".repeat(FULL)), codes: ["missing-key"] },
  "NUL": { files: web("    tty: \0\n"), codes: ["control-character"] },
  "a lone surrogate in an escape": { files: web('    hostname: "\\ud800"\n'), codes: [] },
  "a duration of digits": {
    files: web(`    stop_grace_period: ${"1".repeat(FULL)}x\n`),
    codes: ["invalid-value"],
  },
  "a size of digits": {
    files: web(`    mem_limit: "${"1".repeat(FULL)} x"\n`),
    codes: ["invalid-value"],
  },
  "a port of colons": {
    files: web(`    ports: ["${":".repeat(FULL)}"]\n`),
    codes: ["invalid-value"],
  },
  "a mount of colons": {
    files: web(`    volumes: ["${":".repeat(FULL)}"]\n`),
    codes: ["invalid-value"],
  },
  "a variable of braces": {
    files: web(`    hostname: "${"${A:-".repeat(FULL / 5)}"\n`),
    codes: ["variable-syntax"],
  },
  "a variable of dollars": { files: web(`    hostname: "${"$".repeat(FULL)}x"\n`), codes: [] },
  "a constraint": {
    files: web(
      `    labels: { "com.docker.swarm.constraints": '["node==/${"(a*)*".repeat(2_000)}/"]' }\n`,
    ),
    codes: ["placement-syntax"],
  },
  "prototype keys": {
    files: web("    __proto__: { image: y }\n    constructor: 1\n"),
    codes: ["unknown-key"],
  },
  "an environment of prototype keys": {
    files: web("    environment: { __proto__: a, constructor: b, toString: c }\n"),
    codes: [],
  },
  "a service that is called like a method": {
    files: container("services:\n  constructor:\n    image: x\n  toString:\n    image: x\n"),
    codes: [],
  },
  "files that include each other": {
    files: {
      "stacks/a/compose.yaml": "include: [b.yaml]\nservices: { web: { image: x } }\n",
      "stacks/a/b.yaml": "include: [compose.yaml]\nservices: { db: { image: x } }\n",
    },
    codes: ["include-cycle"],
  },
  "includes that double": {
    files: {
      "stacks/a/compose.yaml": "include: [b0.yaml]\nservices: { web: { image: x } }\n",
      ...Object.fromEntries(list(30, (at) => [
        `stacks/a/b${at}.yaml`,
        `include: [b${at + 1}.yaml, { path: b${at + 1}.yaml }]\n`,
      ])),
      "stacks/a/b30.yaml": "services: {}\n",
    },
    codes: ["project-too-large", "nested-too-deep"],
  },
  "services that extend each other": {
    files: container(
      "services:\n  web: { extends: api }\n  api: { extends: { service: web } }\n",
    ),
    codes: ["extends-cycle"],
  },
  "extends that double": {
    files: container(
      "services:\n  s0: { image: x, environment: [A=1] }\n" +
        list(300, (at) => `  s${at + 1}: { extends: s${at} }\n`).join(""),
    ),
    codes: [],
  },
  "an include that leaves the repository": {
    files: {
      "stacks/a/compose.yaml": "include: [../../../b.yaml]\nservices: { web: { image: x } }\n",
    },
    codes: ["path-unsafe"],
  },
  "a path of folders": {
    files: web(`    env_file: ${"a/".repeat(FULL / 2)}b\n`),
    codes: ["path-unsafe"],
  },
  "an extended file that leaves the repository": {
    files: web("    extends: { file: ../../x.yaml, service: web }\n"),
    codes: ["path-unsafe"],
  },
  "a config that leaves the repository": {
    files: web("    configs: [a]\nconfigs: { a: { file: /etc/shadow } }\n"),
    codes: ["path-unsafe"],
  },
};
