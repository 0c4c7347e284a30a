/** Files of variables in the repository: `.env` of a project, `env_file` of a service. */
import type { Position, Problem } from "../../model/snapshot.ts";
import { problem } from "../problems.ts";
import { missingFile } from "../project/missing-file.ts";
import type { Lookup, Sources } from "../project/sources.ts";
import { decode } from "../yaml/decode.ts";
import { unheededName } from "./compose-names.ts";
import { readDotenv } from "./dotenv.ts";
import { readRawEnv } from "./raw-env.ts";

export interface EnvFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly format?: "raw";
  /** Whether it may be absent. */
  readonly optional?: boolean;
  /** Where it is named. */
  readonly named: Position;
  /** Whether what it says of Compose itself is for a project, for several, or nothing but values. */
  readonly speaksFor?: "project" | "projects";
}

export interface EnvFileReading {
  readonly sources: Pick<Sources, "content">;
  /** What its values may refer to besides its own lines. */
  readonly lookup: Lookup;
  readonly report: (problem: Problem) => void;
}

/** What the file sets, by name; nothing, reported, where it cannot be had. */
export function readEnvFile(
  { path, format, optional, named, speaksFor }: EnvFile,
  { sources, lookup, report }: EnvFileReading,
): ReadonlyMap<string, string> {
  const content = sources.content(path);
  if (content.state !== "there") {
    const mayBeAbsent = content.state === "absent" && optional === true;
    const missing = mayBeAbsent ? undefined : missingFile(path, content, named);
    if (missing !== undefined) report(missing);
    return new Map();
  }
  const decoded = decode(withoutMark(content.bytes));
  if (!("text" in decoded)) {
    const { code, message, hint, at } = decoded;
    report(problem(code, { file: path, ...at }, message, hint));
    return new Map();
  }
  const read = format === "raw" ? readRawEnv : readDotenv;
  const { values, composeNames, mistakes } = read(decoded.text, lookup);
  for (const { code, at, message, hint } of mistakes) {
    report(problem(code, { file: path, ...at }, message, hint));
  }
  if (speaksFor === undefined) return values;
  for (const { name, at } of composeNames) {
    const unheeded = unheededName(name, { file: path, ...at }, speaksFor);
    if (unheeded !== undefined) report(unheeded);
  }
  return values;
}

/** Editors of Windows begin files with a byte order mark, and Compose does not mind. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? bytes.subarray(3) : bytes;
}
