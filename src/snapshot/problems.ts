/** Every code that a problem of a snapshot can have. The documentation's table is made of it. */
import type { Problem } from "../model/snapshot.ts";

interface ProblemKind {
  readonly severity: Problem["severity"];
  /** For people: what the code means. */
  readonly meaning: string;
}

export const PROBLEMS = {
  "path-unsafe": {
    severity: "error",
    meaning: "The path leaves the repository or cannot be made on every machine.",
  },
  "not-a-file": {
    severity: "error",
    meaning: "A symbolic link or a submodule stands where a file should.",
  },
  "file-too-large": {
    severity: "error",
    meaning: "The file is larger than a snapshot's file may be.",
  },
  "project-too-large": {
    severity: "error",
    meaning: "A project reads more files, or more bytes of them, than a project may.",
  },
  "file-missing": { severity: "error", meaning: "A file that is named is not there." },
  "include-cycle": { severity: "error", meaning: "Files include each other in a ring." },
  "not-utf8": { severity: "error", meaning: "The file holds bytes that are not UTF-8 text." },
  "byte-order-mark": { severity: "error", meaning: "The file begins with a byte order mark." },
  "control-character": {
    severity: "error",
    meaning: "The file holds a character that no text has, such as NUL.",
  },
  "yaml-syntax": { severity: "error", meaning: "The file is not YAML." },
  "yaml-tag": { severity: "error", meaning: "The file uses a YAML tag where none is needed." },
  "several-documents": {
    severity: "error",
    meaning: "The file holds more than one YAML document.",
  },
  "nested-too-deep": {
    severity: "error",
    meaning: "Lists and mappings are nested deeper than anything sensible is.",
  },
  "anchors-explode": {
    severity: "error",
    meaning: "The file's aliases stand for too much, or for themselves.",
  },
  "duplicate-key": { severity: "error", meaning: "A mapping has the same key twice." },
  "unknown-key": { severity: "error", meaning: "The Compose Specification has no such key here." },
  "unsupported-key": {
    severity: "error",
    meaning: "Compose has the key, but ignoring it would change what runs.",
  },
  "missing-key": { severity: "error", meaning: "A key that is needed is absent." },
  "wrong-type": { severity: "error", meaning: "A value is of another type than its key takes." },
  "invalid-value": {
    severity: "error",
    meaning: "A value is of the right type but says nothing that can be done.",
  },
  "relative-path": {
    severity: "error",
    meaning: "A host path is relative; a node does not know to what.",
  },
  "variable-syntax": {
    severity: "error",
    meaning: "A value has a `$` that begins no variable in one of Compose's forms.",
  },
  "variable-unset": {
    severity: "error",
    meaning: "Nothing sets a variable of a value, and it has no default.",
  },
  "env-file-syntax": {
    severity: "error",
    meaning: "A line of a file of variables, such as `.env`, cannot be read.",
  },
  "variables-explode": {
    severity: "error",
    meaning: "The variables of the file's values stand for too much.",
  },
  "conflicting-keys": {
    severity: "error",
    meaning: "Two keys say different things about the same.",
  },
  "unknown-network": {
    severity: "error",
    meaning: "A service is on a network that its file does not declare.",
  },
  "unknown-volume": {
    severity: "error",
    meaning: "A service mounts a volume that its file does not declare.",
  },
  "unknown-config": {
    severity: "error",
    meaning: "A service is given a config that its file does not declare.",
  },
  "unknown-secret": {
    severity: "error",
    meaning: "A service is given a secret that its file does not declare.",
  },
  "unknown-service": { severity: "error", meaning: "A service refers to one that does not exist." },
  "inactive-service": {
    severity: "error",
    meaning: "A service needs one that is in no active profile.",
  },
  "duplicate-workload": {
    severity: "error",
    meaning: "Two services make a container of the same name.",
  },
  "conflicting-definition": {
    severity: "error",
    meaning: "A network or volume is defined in two ways.",
  },
  "dependency-cycle": { severity: "error", meaning: "Services wait for each other in a ring." },
  "extends-cycle": { severity: "error", meaning: "Services extend each other in a ring." },
  "placement-syntax": {
    severity: "error",
    meaning: "An expression of where a container is to run cannot be read.",
  },
  "history-rewritten": {
    severity: "error",
    meaning: "The newest revision does not come after the one in force, as after a forced push.",
  },
  "snapshot-vanished": {
    severity: "error",
    meaning: "The newest revision has no file of a snapshot, and the one in force has some.",
  },
  "no-effect": { severity: "warning", meaning: "The key is understood but changes nothing here." },
  "stray-file": { severity: "warning", meaning: "The file stands where nothing reads it." },
  "suspected-secret": {
    severity: "warning",
    meaning: "A secret, or a captured value that looks like one, is in git for ever.",
  },
  "kept-by-hand": {
    severity: "warning",
    meaning: "The live container differs from a file that people write by hand; not captured.",
  },
  "not-pinned": {
    severity: "warning",
    meaning: "There is no digest to pin it to: its image was not pulled from a registry.",
  },
  "definition-differs": {
    severity: "warning",
    meaning: "A live network or volume differs from its file; the file is kept.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** "containers/web.yaml:4:12 error unknown-key: there is no key `imge`. Did you mean `image`?" */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const hint = problem.hint === undefined ? "" : ` ${problem.hint}`;
  return `${place} ${problem.severity} ${problem.code}: ${problem.message}.${hint}`;
}

/** Characters: a key, or what a person wrote otherwise, may be as long as its file. */
const MAX_MESSAGE = 1_000;

/** A problem with the severity of its code. Line and column count from 1. */
export function problem(
  code: ProblemCode,
  place: { file: string; line?: number; column?: number },
  message: string,
  hint?: string,
): Problem {
  const { severity } = PROBLEMS[code];
  const { file, line = 1, column = 1 } = place;
  const said = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
  return { file, line, column, severity, code, message: said, ...(hint !== undefined && { hint }) };
}

/** Beyond these, the problems of one file are only counted. */
const MAX_PROBLEMS = 100;

/** @param all that is wrong with one file, or with one workload of it */
export function capped<T extends { message: string }>(all: readonly T[]): readonly T[] {
  if (all.length <= MAX_PROBLEMS) return all;
  const last = all[MAX_PROBLEMS - 1]!;
  const more = all.length - MAX_PROBLEMS;
  return [
    ...all.slice(0, MAX_PROBLEMS - 1),
    { ...last, message: `${last.message}; and this file has ${more} more problems` },
  ];
}
