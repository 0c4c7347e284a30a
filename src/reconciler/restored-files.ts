/** Which files a rollback writes: those that were otherwise at the earlier revision. */
import { ArkError } from "../errors.ts";
import { filesOf } from "../model/snapshot.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { definingFiles } from "../snapshot/defining-files.ts";
import { MAINTENANCE_FILE, roleOf } from "../snapshot/layout.ts";
import type { FileEdit, RepositoryFile, StoredFile } from "./ports.ts";

/** One revision: its files, and what they say where they can be taken. */
export interface Side {
  readonly files: readonly RepositoryFile[];
  readonly snapshot: Snapshot;
}

/**
 * Every file, but for maintenance.yaml: whether scheduling runs is said by stops and starts, and a
 * way back to earlier containers must neither start nor stop it.
 */
export function wholeTree(now: Side, then: Side): Map<string, FileEdit> {
  const paths = [...now.files, ...then.files].map(({ path }) => path);
  return restored(paths.filter((path) => path !== MAINTENANCE_FILE), now, then);
}

/**
 * The files that say one workload (of a stack: all of it), and the definitions of networks and volumes that
 * it needs and that are not there any more. Definitions that are there may serve others: they stay.
 * @throws ArkError workload-unknown
 */
export async function filesOfWorkload(
  name: string,
  now: Side,
  then: Side,
): Promise<Map<string, FileEdit>> {
  const [present, earlier] = [now, then].map(({ snapshot }) => snapshot.workloads.get(name));
  if (present === undefined && earlier === undefined) {
    throw new ArkError("workload-unknown", `Neither revision has a workload named ${name}.`);
  }
  const paths = [present, earlier].flatMap((it) => it === undefined ? [] : filesOf(it));
  const definitions = earlier === undefined ? [] : await missingDefinitions(earlier, now, then);
  return restored([...paths, ...definitions], now, then);
}

/** What of these is otherwise now than it was then. */
export function restored(
  paths: readonly string[],
  now: Pick<Side, "files">,
  then: Pick<Side, "files">,
): Map<string, FileEdit> {
  const [present, earlier] = [byPath(now.files), byPath(then.files)];
  const edits = [...new Set(paths)].sort().flatMap((path): [string, FileEdit][] => {
    const [is, was] = [present.get(path), earlier.get(path)];
    if (is?.blob === was?.blob && is?.kind === was?.kind) return [];
    return [[path, was === undefined ? null : stored(was)]];
  });
  return new Map(edits);
}

/** The files as they are once those of `then` are back. */
export function filesAfter(
  edits: ReadonlyMap<string, FileEdit>,
  now: Pick<Side, "files">,
  then: Pick<Side, "files">,
): RepositoryFile[] {
  const kept = now.files.filter(({ path }) => !edits.has(path));
  return [...kept, ...then.files.filter(({ path }) => edits.has(path))];
}

async function missingDefinitions({ spec }: Workload, now: Side, then: Side): Promise<string[]> {
  const wanted = {
    networks: missing(Object.keys(spec.networks ?? {}), now.snapshot.networks),
    volumes: missing(
      (spec.volumes ?? []).flatMap(({ source }) => source ?? []),
      now.snapshot.volumes,
    ),
  };
  const candidates = then.files.filter(({ path }) =>
    ["networks", "volumes"].includes(roleOf(path)?.role ?? "")
  );
  const read = candidates.map(async (file) => ({ ...file, bytes: await file.read() }));
  return definingFiles(await Promise.all(read), wanted);
}

function missing(
  names: readonly string[],
  defined: ReadonlyMap<string, { readonly external: boolean }>,
): Set<string> {
  return new Set(names.filter((name) => defined.get(name)?.external ?? true));
}

function byPath(files: readonly RepositoryFile[]): ReadonlyMap<string, RepositoryFile> {
  return new Map(files.map((file) => [file.path, file]));
}

function stored({ kind, blob }: RepositoryFile): StoredFile {
  return { kind, blob };
}
