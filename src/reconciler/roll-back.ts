/** A rollback: a new commit with the files of an earlier revision. */
import { ArkError } from "../errors.ts";
import type { Problem, Revision, Snapshot } from "../model/snapshot.ts";
import { sortedUnique } from "../model/sorting.ts";
import { commit, type CommitParts, type Draft, refused } from "./commits.ts";
import type { RollbackReport, RollbackRequest } from "./operations.ts";
import type { FileEdit, RepositoryFile } from "./ports.ts";
import { filesAfter, filesOfWorkload, type Side, wholeTree } from "./restored-files.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

export interface RollBackParts extends CommitParts {
  readonly source: SnapshotSource;
}

/**
 * Works on a newest revision that cannot be taken, too: that is when a way back is wanted most.
 * @throws ArkError revision-unknown, workload-unknown; snapshot-invalid where the earlier revision,
 * or what would come of it, cannot be taken
 */
export async function rollBack(
  request: RollbackRequest,
  parts: RollBackParts,
): Promise<RollbackReport> {
  const { repository, source } = parts;
  const to = await repository.resolve(request.to);
  const loaded = await source.load(to);
  const then = {
    files: await repository.files(to),
    snapshot: taken(loaded, `Revision ${short(to)} cannot be gone back to`),
  };
  let changes: RollbackReport["workloads"] = [];
  let warnings: readonly Problem[] = [];
  const { revision, changed } = await commit(parts, async (head) => {
    const now = await readNow(head, parts);
    const files = request.workload === undefined
      ? wholeTree(now, then)
      : await filesOfWorkload(request.workload, now, then);
    const after = await source.judge(to, filesAfter(files, now, then));
    const snapshot = taken(after, `With the files of ${short(to)} the snapshot could not be taken`);
    changes = workloadChanges(now.snapshot, snapshot);
    warnings = after.problems;
    return files.size === 0 ? undefined : draftOf(files, to, request);
  });
  return { revision, committed: changed, to, workloads: changes, warnings: [...warnings] };
}

async function readNow(
  head: Revision | undefined,
  { repository, source }: RollBackParts,
): Promise<Side> {
  if (head === undefined || source.desired === undefined) {
    throw new ArkError("not-ready", "The snapshot repository has not been read yet.");
  }
  const refusal = await source.refusal(head);
  // The way back from files that are gone is to restore them; lost history is no matter of files.
  if (refusal?.code === "history-rewritten") throw refused(refusal);
  const files: readonly RepositoryFile[] = await repository.files(head);
  return { files, snapshot: (await source.load(head)).snapshot ?? source.desired.snapshot };
}

/** @throws ArkError snapshot-invalid */
function taken(
  { snapshot, problems }: { snapshot?: Snapshot; problems: readonly Problem[] },
  why: string,
): Snapshot {
  if (snapshot !== undefined) return snapshot;
  throw new ArkError("snapshot-invalid", `${why}: it has problems.`, { details: { problems } });
}

function workloadChanges(before: Snapshot, after: Snapshot): RollbackReport["workloads"] {
  const names = sortedUnique([...before.workloads.keys(), ...after.workloads.keys()]);
  return names.flatMap((name): RollbackReport["workloads"] => {
    const [was, becomes] = [before.workloads.get(name), after.workloads.get(name)];
    if (was === undefined) return [{ name, change: "added" }];
    if (becomes === undefined) return [{ name, change: "removed" }];
    return was.hash === becomes.hash ? [] : [{ name, change: "modified" }];
  });
}

function draftOf(
  files: ReadonlyMap<string, FileEdit>,
  to: Revision,
  { author, reason, workload }: RollbackRequest,
): Draft {
  const what = workload === undefined ? "" : ` ${workload}`;
  return {
    files,
    author,
    action: "rollback",
    subject: `Roll back${what} to ${short(to)}`,
    ...(reason !== undefined && { body: reason }),
    ...(workload !== undefined && { workload }),
    revision: to,
  };
}

function short(revision: Revision): string {
  return revision.slice(0, 7);
}
