/** Takes back the commit of a rollout that failed, where cluster.yaml asks for it. */
import { asArkError } from "../errors.ts";
import type { Memory, WorkloadMemory } from "../model/memory.ts";
import { filesOf, type Revision, type Snapshot } from "../model/snapshot.ts";
import { commit, type CommitParts, type Draft } from "./commits.ts";
import { SERVICE_AUTHOR } from "./maintenance.ts";
import type { Log } from "./ports.ts";
import { filesAfter, restored } from "./restored-files.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

export interface RevertParts extends CommitParts {
  readonly source: SnapshotSource;
  readonly log: Log;
}

interface Failed {
  readonly name: string;
  readonly bad: NonNullable<WorkloadMemory["bad"]>;
  /** Hash of the spec that was in place before. */
  readonly good: string;
}

/** How far back the spec that was in place is looked for, in commits of its file. */
const FAR = 50;

/**
 * What fails is tried again by the next round.
 * @returns whether anything was committed
 * @throws ArkError leadership-lost
 */
export async function revertFailed(
  snapshot: Snapshot,
  memory: Memory,
  parts: RevertParts,
): Promise<boolean> {
  if (snapshot.cluster.rollout.onFailure !== "revert") return false;
  let committed = false;
  for (const failed of failedWorkloads(snapshot, memory)) {
    try {
      const { changed } = await commit(parts, (head) => draftOf(failed, head, parts));
      committed ||= changed;
    } catch (error) {
      const { code, kind, message } = asArkError(error);
      if (kind.class === "leadership") throw error;
      parts.log.warn({ code, workload: failed.name }, `Could not revert its commit: ${message}`);
    }
  }
  return committed;
}

/** Those whose file still says what failed. One that never was in place has nothing to go back to. */
function failedWorkloads({ workloads }: Snapshot, memory: Memory): Failed[] {
  return Object.entries(memory.workloads).flatMap(([name, { bad, applied }]) =>
    bad !== undefined && applied !== undefined && workloads.get(name)?.hash === bad.hash
      ? [{ name, bad, good: applied }]
      : []
  );
}

/** Undefined where the file says something else by now, or what would come of it cannot be taken. */
async function draftOf(
  { name, bad, good }: Failed,
  head: Revision | undefined,
  { repository, source }: RevertParts,
): Promise<Draft | undefined> {
  if (head === undefined || await source.refusal(head) !== undefined) return undefined;
  const workload = (await source.load(head)).snapshot?.workloads.get(name);
  if (workload?.hash !== bad.hash) return undefined;
  const paths = filesOf(workload);
  const then = await lastGood(name, good, paths, { repository, source });
  if (then === undefined) return undefined;
  const now = { files: await repository.files(head) };
  const earlier = { files: await repository.files(then) };
  const files = restored(paths, now, earlier);
  const after = await source.judge(then, filesAfter(files, now, earlier));
  if (after.snapshot?.workloads.get(name)?.hash !== good) return undefined;
  return {
    files,
    author: SERVICE_AUTHOR,
    action: "revert",
    subject: `Revert ${name} to ${then.slice(0, 7)}`,
    body: `Revision ${bad.revision.slice(0, 7)} failed: ${bad.reason}`,
    workload: name,
    revision: bad.revision,
  };
}

/** The newest commit of its files at which they said what was in place. */
async function lastGood(
  name: string,
  hash: string,
  paths: readonly string[],
  { repository, source }: Pick<RevertParts, "repository" | "source">,
): Promise<Revision | undefined> {
  for (const { revision } of await repository.log({ limit: FAR, paths })) {
    const { snapshot } = await source.load(revision);
    if (snapshot?.workloads.get(name)?.hash === hash) return revision;
  }
  return undefined;
}
