/** A file of the repository as data, with what is wrong with it. */
import type { Position, Problem } from "../model/snapshot.ts";
import { Field } from "./field.ts";
import type { Finding } from "./field.ts";
import { problem } from "./problems.ts";
import { hasVariables, interpolate, withoutEchoes } from "./variables/interpolate.ts";
import type { Lookup } from "./project/sources.ts";
import { decode } from "./yaml/decode.ts";
import { markedPaths } from "./yaml/marks.ts";
import type { Path } from "./yaml/place.ts";
import { readYaml } from "./yaml/read-yaml.ts";

export interface FileReading<T> {
  /** Absent where the file is not even YAML. */
  readonly content?: T;
  readonly problems: readonly Problem[];
  locate(path: Path, on: "key" | "value"): Position;
}

/** Beyond these, the problems of one file are only counted. */
const MAX_PROBLEMS = 100;

/**
 * @param variables what `$` begins in this file; undefined: nothing
 * @param read makes the content of the file's data, and reports to its field
 */
export function readFile<T>(
  file: string,
  bytes: Uint8Array,
  variables: Lookup | undefined,
  read: (root: Field) => T,
): FileReading<T> {
  const decoded = decode(bytes);
  if (!("text" in decoded)) {
    const { code, at, message, hint } = decoded;
    const place = { file, line: 1, column: 1, ...at };
    return { problems: [problem(code, place, message, hint)], locate: () => place };
  }
  const yaml = readYaml(decoded.text);
  const locate = (path: Path, on: "key" | "value") => ({ file, ...yaml.locate(path, on) });
  const faults = [
    ...yaml.faults.map(({ code, message, hint, at }) =>
      problem(code, { file, ...at }, message, hint)
    ),
    ...(yaml.marks ? markedPaths(yaml.marks) : []).map((path) =>
      problem("yaml-tag", locate(path, "value"), "the file is merged with no other", NO_MARKS)
    ),
  ];
  if (yaml.value === undefined) return { problems: capped(faults), locate };
  const findings: Finding[] = [];
  const data = variables && hasVariables(decoded.text)
    ? interpolate(yaml.value, variables, (finding) => findings.push(finding))
    : yaml.value;
  const content = read(new Field(data, { findings }));
  const problems = capped(distinct(withoutEchoes(findings))).map(
    ({ code, path, on, message, hint, within }) => {
      const place = locate(path, on);
      const column = place.column + (within ? columnsInto(decoded.text, place, within) : 0);
      return problem(code, { ...place, column }, message, hint);
    },
  );
  return { content, problems: [...capped(faults), ...problems], locate };
}

const NO_MARKS = "Write the value without a tag, or take its key away.";

/** How far right of its beginning a place inside a value is, where the file has it as it is read. */
function columnsInto(
  source: string,
  { line, column }: Position,
  { text, offset }: NonNullable<Finding["within"]>,
): number {
  const rest = source.split("\n", line)[line - 1]?.slice(column - 1) ?? "";
  const quote = /^["']/.test(rest) ? 1 : 0;
  return rest.startsWith(text.slice(0, offset), quote) ? quote + offset : 0;
}

/** A field that is read twice reports twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(
    findings.map((it) => [`${it.code} ${it.path.join("\0")} ${it.message}`, it]),
  );
  return [...byText.values()];
}

function capped<T extends { message: string }>(all: readonly T[]): readonly T[] {
  if (all.length <= MAX_PROBLEMS) return all;
  const last = all[MAX_PROBLEMS - 1]!;
  const more = all.length - MAX_PROBLEMS;
  return [
    ...all.slice(0, MAX_PROBLEMS - 1),
    { ...last, message: `${last.message}; and this file has ${more} more problems` },
  ];
}
