/** From the files of a revision to the snapshot that they describe, or to all that is wrong with them. */
import { NO_MAINTENANCE } from "../model/maintenance.ts";
import type { Problem, Revision, Snapshot, Workload } from "../model/snapshot.ts";
import { DEFAULT_POLICY, readClusterPolicy } from "./cluster-file.ts";
import { readDeclaringFile } from "./declaring-file.ts";
import type { DeclaringFile } from "./declaring-file.ts";
import { dependencyCycles, jobsOf, unknownDependencies, withDependencies } from "./dependencies.ts";
import type { Candidate } from "./dependencies.ts";
import type { Field } from "./field.ts";
import type { FileReading } from "./file-reader.ts";
import { readFile } from "./file-reader.ts";
import { isSafe, mustBeFile, roleOf, strayHint } from "./layout.ts";
import type { RepositoryPath, Role } from "./layout.ts";
import { readMaintenance } from "./maintenance-reader.ts";
import { mergeDefinitions } from "./merge.ts";
import { problem } from "./problems.ts";
import { ProjectSources, RepositoryFiles } from "./project/repository-sources.ts";
import type { Seen } from "./project/sources.ts";
import { warnOfSecrets } from "./secrets-in-clear.ts";
import type { SnapshotFile } from "./snapshot-file.ts";
import { strayNames } from "./stray-names.ts";
import { MAX_FILE_BYTES, tooLarge } from "./yaml/decode.ts";

/** A file, with what it was read by. */
interface ReadFile extends DeclaringFile {
  /** Absent: by nothing but itself. */
  readonly seen?: Seen;
}

/** What files were found to declare, by place and content. Holds those of the last load. */
export type ParseCache = Map<string, ReadFile>;

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
  if (cache?.has(cacheKey(file))) return false;
  return roleOf(file.path) !== undefined && pathProblem(file) === undefined;
}

/** Every problem of every file at once. Never throws, whatever the files hold. */
export function loadSnapshot(
  { revision, files, cache = new Map(), variables = {} }: LoadInput,
): LoadResult {
  const problems: Problem[] = [];
  const repository = new RepositoryFiles(files, variables);
  const found = files.flatMap((file) => findFile(file, cache, repository, problems));
  const policy = readOne(found, "cluster", readClusterPolicy, repository, problems);
  const cluster = policy?.content ?? DEFAULT_POLICY;
  const maintenance = readOne(found, "maintenance", readMaintenance, repository, problems);
  const declaring = readDeclaring(found, cache, repository);
  if (repository.wanted.size > 0) return { problems: [], wanted: [...repository.wanted] };
  problems.push(...strays(found, declaring));
  const { candidates, networks, volumes } = merge(declaring, problems);
  if (maintenance !== undefined && declaring.every(({ readable }) => readable)) {
    problems.push(...strayNames(maintenance, candidates));
  }
  problems.push(...warnOfSecrets(declaring.flatMap((it) => it.secretsInClear), cluster.secrets));
  problems.sort(byPlace);
  if (problems.some(({ severity }) => severity === "error")) return { problems };
  const workloads = new Map<string, Workload>();
  const jobs = jobsOf(candidates);
  for (const [name, candidate] of candidates) {
    const workload = withDependencies(candidate, candidates);
    workloads.set(name, jobs.has(name) ? { ...workload, job: true } : workload);
  }
  const snapshot = {
    revision,
    cluster,
    maintenance: maintenance?.content ?? NO_MAINTENANCE,
    ...{ workloads, networks, volumes },
    services: new Set(declaring.flatMap(({ stack }) => stack)),
  };
  return { snapshot, problems };
}

/** What is wrong with the files; nothing where they can be taken, but for warnings. */
export function validateFiles(files: readonly SnapshotFile[]): readonly Problem[] {
  return loadSnapshot({ revision: "", files }).problems;
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
function strays(found: readonly Found[], read: readonly ReadFile[]): Problem[] {
  const unread = found.filter(({ known, place }) => known === undefined && place === undefined);
  if (unread.length === 0) return [];
  const seen = new Set(read.flatMap((file) => [...(file.seen?.files.keys() ?? [])]));
  return unread.flatMap(({ file: { path } }) => {
    const hint = seen.has(path) ? undefined : strayHint(path);
    if (hint === undefined) return [];
    return [problem("stray-file", { file: path }, "nothing reads this file", hint)];
  });
}

/** A file that can be taken for what its place says. */
interface Found {
  readonly file: SnapshotFile;
  readonly key: string;
  /** What was read of it before. */
  readonly known?: ReadFile;
  /** Of one that was not read before; undefined: something else may read it. */
  readonly place?: RepositoryPath;
}

const SINGLE: ReadonlySet<Role> = new Set(["cluster", "maintenance"]);

/** Nearly all files are known, so that is asked first. */
function findFile(
  file: SnapshotFile,
  cache: ParseCache,
  repository: RepositoryFiles,
  problems: Problem[],
): Found[] {
  const key = cacheKey(file);
  const known = cache.get(key);
  if (known !== undefined && (known.seen === undefined || repository.isUnchanged(known.seen))) {
    return [{ file, key, known }];
  }
  const wrong = pathProblem(file);
  if (wrong === undefined) {
    const place = roleOf(file.path);
    return [place === undefined ? { file, key } : { file, key, place }];
  }
  problems.push(wrong);
  return [];
}

function readOne<T>(
  files: readonly Found[],
  role: Role,
  read: (root: Field) => T,
  repository: RepositoryFiles,
  problems: Problem[],
): FileReading<T> | undefined {
  const found = files.find(({ place }) => place?.role === role)?.file;
  if (!found) return undefined;
  if (found.bytes === undefined) return repository.want(found.path);
  const reading = readFile(found.path, found.bytes, read);
  problems.push(...reading.problems);
  return reading;
}

/** Only what is not in the cache is read; the cache forgets what is in no file any more. */
function readDeclaring(
  files: readonly Found[],
  cache: ParseCache,
  repository: RepositoryFiles,
): ReadFile[] {
  const all = new Map<string, ReadFile>();
  for (const { key, known, place, file } of files) {
    if (known === undefined && (place === undefined || SINGLE.has(place.role))) continue;
    const read = known ?? readWhole(file, place!, repository);
    if (read !== undefined) all.set(key, read);
  }
  cache.clear();
  for (const [key, file] of all) cache.set(key, file);
  return [...all.values()];
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
  return seen === undefined ? read : { ...read, seen };
}

/** A file's place decides on names, so that equal content elsewhere is something else. */
function cacheKey({ path, blob }: Pick<SnapshotFile, "path" | "blob">): string {
  return `${blob} ${path}`;
}

function merge(files: readonly DeclaringFile[], problems: Problem[]) {
  problems.push(...files.flatMap((file) => file.problems));
  const candidates = mergeCandidates(files.flatMap((file) => file.candidates), problems);
  const networks = mergeDefinitions(files.flatMap((file) => file.networks), "network", problems);
  const volumes = mergeDefinitions(files.flatMap((file) => file.volumes), "volume", problems);
  // Of a file that is not even YAML nobody knows what it would declare.
  if (files.every((file) => file.readable)) problems.push(...unknownDependencies(candidates));
  problems.push(...dependencyCycles(candidates));
  return { candidates, networks, volumes };
}

function mergeCandidates(
  all: readonly Candidate[],
  problems: Problem[],
): ReadonlyMap<string, Candidate> {
  const byName = new Map<string, Candidate>();
  for (const candidate of all) {
    const { name, position } = candidate.workload;
    const earlier = byName.get(name)?.workload.position;
    if (!earlier) byName.set(name, candidate);
    else {
      const message = `a container \`${name}\` is also in ${earlier.file}, line ${earlier.line}`;
      const hint = "Give one of them another name, or remove it.";
      problems.push(problem("duplicate-workload", position, message, hint));
    }
  }
  return byName;
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
