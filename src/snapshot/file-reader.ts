/** A file of the repository as data, with what is wrong with it. */
import type { Position, Problem } from "../model/snapshot.ts";
import { Field } from "./field.ts";
import type { Finding } from "./field.ts";
import { problem } from "./problems.ts";
import { decode } from "./yaml/decode.ts";
import { markedPaths } from "./yaml/marks.ts";
import type { Path } from "./yaml/place.ts";
import { YamlDocument } from "./yaml-document.ts";

export interface FileReading<T> {
  /** Absent where the file is not even YAML. */
  readonly content?: T;
  readonly problems: readonly Problem[];
  locate(path: Path, on: "key" | "value"): Position;
}

/** @param read makes the content of the file's data, and reports to its field */
export function readFile<T>(
  file: string,
  bytes: Uint8Array,
  read: (root: Field) => T,
): FileReading<T> {
  const decoded = decode(bytes);
  if (!("text" in decoded)) {
    const { code, at, message, hint } = decoded;
    const place = { file, line: 1, column: 1, ...at };
    return { problems: [problem(code, place, message, hint)], locate: () => place };
  }
  const document = new YamlDocument(file, decoded.text);
  for (const path of document.marks === undefined ? [] : markedPaths(document.marks)) {
    document.report({ code: "yaml-tag", path, on: "value", ...MARKED });
  }
  const locate = document.locate.bind(document);
  if (document.value === undefined) return { problems: document.problems, locate };
  const findings: Finding[] = [];
  const content = read(new Field(document.value, { findings }));
  for (const finding of findings) document.report(finding);
  return { content, problems: document.problems, locate };
}

const MARKED = {
  message: "the file is merged with no other",
  hint: "Write the value without a tag, or take its key away.",
};
