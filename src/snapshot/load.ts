/** From the files of a revision to the snapshot that they describe, or to all that is wrong with them. */
import { NO_MAINTENANCE } from "../model/maintenance.ts";
import type { Problem, Revision, Snapshot } from "../model/snapshot.ts";
import { assemble } from "./assemble.ts";
import { DEFAULT_POLICY, readClusterPolicy } from "./cluster-file.ts";
import { readDeclaringFile } from "./declaring-file.ts";
import type { Field } from "./field.ts";
import type { FileReading } from "./file-reader.ts";
import { readFile } from "./file-reader.ts";
import { isSafe, mustBeFile, roleOf, strayHint } from "./layout.ts";
import type { RepositoryPath, Role } from "./layout.ts";
import { readMaintenance } from "./maintenance-reader.ts";
import { ParseCache } from "./parse-cache.ts";
import type { ReadFile } from "./parse-cache.ts";
import { formatProblem, problem } from "./problems.ts";
import { ProjectSources, RepositoryFiles } from "./project/repository-sources.ts";
import { warnOfSecrets } from "./secrets-in-clear.ts";
import type { SnapshotFile } from "./snapshot-file.ts";
import { secretValues } from "./secrets.ts";
import { strayNames } from "./stray-names.ts";
import { MAX_FILE_BYTES, tooLarge } from "./yaml/decode.ts";

export interface LoadResult {
  /** Absent where any problem is an error, and where anything is wanted. */
  readonly snapshot?: Snapshot;
  readonly problems: readonly Problem[];
  /** Paths of files to load again with, since only their content can say what is declared. */
  readonly wanted?: readonly string[];
}

export interface LoadInput {
  readonly revision: Revision;
  readonly files: readonly SnapshotFile[];
  readonly cache?: ParseCache;
  /** The process's own, as far as they are allowed to be looked at. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Whether loading will look into the file for certain. It may want others: see `loadOnDemand`. */
export function needsContent(file: Omit<SnapshotFile, "bytes">, cache?: ParseCache): boolean {
  // Nearly all files are there, so that is asked first.
  if (cache?.get(file.path)?.blob === file.blob) return false;
  return roleOf(file.path) !== undefined && pathProblem(file) === undefined;
}

/** Every problem of every file at once. Never throws, whatever the files hold. */
export function loadSnapshot(
  { revision, files, cache = new ParseCache(), variables = {} }: LoadInput,
): LoadResult {
  const problems: Problem[] = [];
  const repository = new RepositoryFiles(files, variables);
  const { declaring, single, others } = readAll(files, cache, repository, problems);
  const policy = readOne(single.get("cluster"), readClusterPolicy, repository, problems);
  const cluster = policy?.content ?? DEFAULT_POLICY;
  const maintenance = readOne(single.get("maintenance"), readMaintenance, repository, problems);
  if (repository.wanted.size > 0) return { problems: [], wanted: [...repository.wanted] };
  for (const each of strays(others, declaring)) problems.push(each);
  const all = assemble(declaring, cache.assembly);
  cache.assembly = { files: declaring, all };
  const { problems: found, complete, secretsInClear, ...declared } = all;
  for (const each of distinct(found)) problems.push(each);
  if (maintenance !== undefined && complete) {
    for (const each of strayNames(maintenance, declared.workloads)) problems.push(each);
  }
  for (const each of warnOfSecrets(secretsInClear, cluster.secrets)) problems.push(each);
  problems.sort(byPlace);
  if (problems.some(({ severity }) => severity === "error")) return { problems };
  const hidden = secretValues(variables, cluster.secrets);
  const snapshot = {
    ...{ revision, cluster, hidden },
    maintenance: maintenance?.content ?? NO_MAINTENANCE,
    ...declared,
  };
  return { snapshot, problems };
}

/** What is wrong with a file before anybody looks into it. */
function pathProblem({ path, kind, size }: Omit<SnapshotFile, "bytes">): Problem | undefined {
  if (!isSafe(path)) {
    const message = "the path is not one that stays inside the repository on every machine";
    return problem("path-unsafe", { file: path }, message, "Rename or remove it.");
  }
  if (kind === "symlink" || kind === "submodule") {
    if (!mustBeFile(path)) return undefined;
    const what = kind === "symlink" ? "a symbolic link" : "a submodule";
    return problem("not-a-file", { file: path }, `this is ${what}`, "Put the file itself here.");
  }
  if (size <= MAX_FILE_BYTES || roleOf(path) === undefined) return undefined;
  const { code, message, hint } = tooLarge(size);
  return problem(code, { file: path }, message, hint);
}

/** Files that nothing has read, though somebody may think so. */
function strays(others: readonly SnapshotFile[], read: readonly ReadFile[]): Problem[] {
  if (others.length === 0) return [];
  const seen = new Set(read.flatMap((file) => [...(file.seen?.files.keys() ?? [])]));
  return others.flatMap(({ path }) => {
    const hint = seen.has(path) ? undefined : strayHint(path);
    if (hint === undefined) return [];
    return [problem("stray-file", { file: path }, "nothing reads this file", hint)];
  });
}

interface Files {
  readonly declaring: readonly ReadFile[];
  /** Not read yet. */
  readonly single: ReadonlyMap<Role, SnapshotFile>;
  /** That have no place of their own; others may read them. */
  readonly others: readonly SnapshotFile[];
}

const SINGLE: ReadonlySet<Role> = new Set(["cluster", "maintenance"]);

/** Nearly all files are known, so that is asked first. In their order. */
function readAll(
  files: readonly SnapshotFile[],
  cache: ParseCache,
  repository: RepositoryFiles,
  problems: Problem[],
): Files {
  const declaring: ReadFile[] = [];
  const single = new Map<Role, SnapshotFile>();
  const others: SnapshotFile[] = [];
  for (const file of files) {
    const known = cache.get(file.path);
    if (known?.blob === file.blob && (!known.seen || repository.isUnchanged(known.seen))) {
      declaring.push(known);
      continue;
    }
    const wrong = pathProblem(file);
    const place = roleOf(file.path);
    if (wrong !== undefined) problems.push(wrong);
    else if (place === undefined) others.push(file);
    else if (SINGLE.has(place.role)) single.set(place.role, file);
    else {
      const read = readWhole(file, place, repository);
      if (read === undefined) continue;
      declaring.push(read);
      cache.set(file.path, read);
    }
  }
  cache.keep(declaring);
  return { declaring, single, others };
}

function readOne<T>(
  file: SnapshotFile | undefined,
  read: (root: Field) => T,
  repository: RepositoryFiles,
  problems: Problem[],
): FileReading<T> | undefined {
  if (file === undefined) return undefined;
  if (file.bytes === undefined) return repository.want(file.path);
  const reading = readFile(file.path, file.bytes, read);
  for (const each of reading.problems) problems.push(each);
  return reading;
}

/** Undefined where something is wanted first. */
function readWhole(
  file: SnapshotFile,
  place: RepositoryPath,
  repository: RepositoryFiles,
): ReadFile | undefined {
  const { path, blob, bytes } = file;
  if (bytes === undefined) return repository.want(path);
  const sources = new ProjectSources(repository);
  const read = readDeclaringFile({ path, blob, bytes }, place, sources);
  if (!sources.isComplete) return undefined;
  const { seen } = sources;
  return { blob, ...read, ...(seen && { seen }) };
}

/** A file that several projects look at is wrong once. */
function distinct(problems: readonly Problem[]): Iterable<Problem> {
  return new Map(problems.map((it) => [formatProblem(it), it])).values();
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
