/** Live containers become a commit. */
import { ArkError } from "../errors.ts";
import type { Observation } from "../model/observation.ts";
import type { ActionKind, ActionUnderWay } from "../model/plan.ts";
import { STAMP } from "../model/observation.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import { listed } from "../model/listed.ts";
import type { Memory } from "../model/memory.ts";
import { withKnownNodes } from "../planner/known-nodes.ts";
import { withoutNamesakes } from "../planner/namesakes.ts";
import { withOwnNames } from "../planner/renamed.ts";
import { captureEdit, type CaptureResult } from "../snapshot/capture.ts";
import { commit, type CommitParts, type Draft, refused } from "./commits.ts";
import { leadingNow } from "./leading.ts";
import type { SnapshotReport, SnapshotRequest } from "./operations.ts";
import type { Cluster, RepositoryFile } from "./ports.ts";
import type { Reconciler } from "./reconciler.ts";
import { byName } from "./reports.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

export interface CaptureParts extends CommitParts {
  readonly cluster: Cluster;
  readonly source: SnapshotSource;
  readonly reconciler: Reconciler;
}

/** @throws ArkError snapshot-conflict, snapshot-invalid, engine-unreachable */
export async function capture(
  request: SnapshotRequest,
  parts: CaptureParts,
): Promise<SnapshotReport> {
  let captured: Captured | undefined;
  const { revision, changed } = await commit(parts, async (head) => {
    captured = await captureOn(head, request, parts);
    return captured.draft;
  });
  if (captured === undefined) throw new Error("the repository did not ask for the edit");
  return { revision, committed: changed, ...captured.result.report };
}

export interface Captured {
  readonly result: CaptureResult;
  /** Undefined: the snapshot says so already. */
  readonly draft: Draft | undefined;
}

/** What capturing on top of a revision would commit. @throws as `capture` */
export async function captureOn(
  head: Revision | undefined,
  request: SnapshotRequest,
  parts: CaptureParts,
): Promise<Captured> {
  const { cluster, election, reconciler, source } = parts;
  const memory = await reconciler.memory();
  await source.refresh(memory.inForce);
  const { snapshot, files } = await readHead(head, source, parts);
  const names = new Set(snapshot.workloads.keys());
  const underWay = replacedOrRemoved(reconciler.underWay);
  const seen = await cluster.observe(names, leadingNow(election).signal);
  refuseUnknown(seen);
  const single = withoutNamesakes(withKnownNodes(seen, memory), snapshot, memory);
  const observation = withOwnNames(single, snapshot, memory);
  const pending = pendingWorkloads(snapshot, observation, memory);
  const residual = residualPaths(snapshot, memory);
  const { force, prune, pin = false } = request;
  const lastSeen = lastNodes(memory);
  const { variables } = source;
  const found = { snapshot, files, variables, observation, pending, residual, underWay, lastSeen };
  const result = captureEdit({ ...found, force, prune, pin });
  if (result.conflicts.length > 0) throw conflict(result.conflicts);
  return { result, draft: result.files.size === 0 ? undefined : draftOf(result, request) };
}

/** Names of their containers. */
function replacedOrRemoved(underWay: readonly ActionUnderWay[]): ReadonlySet<string> {
  const actions = underWay.map(({ action }) => action)
    .filter((action) => REPLACES.has(action.kind) && !("keeper" in action));
  return new Set(actions.map(({ workload }) => workload));
}

const REPLACES: ReadonlySet<ActionKind> = new Set(["recreate", "rollout", "rollBack", "remove"]);

/** The node of each workload that has been seen. */
function lastNodes({ workloads }: Memory): ReadonlyMap<string, string> {
  const entries = Object.entries(workloads).flatMap(([name, { node }]) =>
    node === undefined ? [] : [[name, node] as const]
  );
  return new Map(entries);
}

/** A commit that is not rolled out yet: live differs from it, and it was never seen in place. */
function pendingWorkloads(
  snapshot: Snapshot,
  observation: Observation,
  memory: Memory,
): ReadonlySet<string> {
  const containers = byName(observation);
  const pending = [...snapshot.workloads.values()].filter(({ name, hash }) => {
    const container = containers.get(name);
    if (container === undefined || container.live?.hash === hash) return false;
    return container.labels[STAMP.spec] !== hash && memory.workloads[name]?.applied !== hash;
  });
  return new Set(pending.map(({ name }) => name));
}

/** Of the specs that are in the snapshot now. */
function residualPaths(
  { workloads }: Snapshot,
  memory: Memory,
): ReadonlyMap<string, readonly string[]> {
  const entries = Object.entries(memory.workloads).flatMap(([name, { residual }]) =>
    residual !== undefined && residual.hash === workloads.get(name)?.hash
      ? [[name, residual.paths] as const]
      : []
  );
  return new Map(entries);
}

function draftOf(
  { files, report }: CaptureResult,
  { author, reason }: SnapshotRequest,
): Draft {
  const parts = [
    said("add", report.added),
    said("update", report.updated),
    said("remove", report.removed),
  ].filter((part) => part !== "");
  const what = parts.length === 0 ? "networks and volumes" : parts.join("; ");
  const body = reason === undefined ? {} : { body: reason };
  return { files, author, action: "snapshot", subject: `Capture: ${what}`, ...body };
}

function said(verb: string, names: readonly string[]): string {
  return names.length === 0 ? "" : `${verb} ${listed(names)}`;
}

/** @throws ArkError repository-unusable, revision-refused, snapshot-invalid */
export async function readHead(
  head: Revision | undefined,
  source: SnapshotSource,
  { repository }: CaptureParts,
): Promise<{ snapshot: Snapshot; files: ReadonlyMap<string, string> }> {
  if (head === undefined) throw new ArkError("repository-unusable", "There is no commit yet.");
  const refusal = await source.refusal(head);
  if (refusal !== undefined) throw refused(refusal);
  const { snapshot, problems } = await source.load(head);
  if (snapshot === undefined) {
    throw new ArkError(
      "snapshot-invalid",
      `Revision ${head.slice(0, 7)} has problems; mend them before capturing on top of it.`,
      { details: { problems } },
    );
  }
  const texts = (await repository.files(head)).map(async (file: RepositoryFile) => {
    return [file.path, new TextDecoder().decode(await file.read())] as const;
  });
  return { snapshot, files: new Map(await Promise.all(texts)) };
}

/** What cannot be seen cannot be captured; where no node answers that is everything. */
export function refuseUnknown({ nodes }: Observation): void {
  const [lost] = nodes;
  if (lost === undefined || nodes.some(({ reachable }) => reachable)) return;
  throw new ArkError("engine-unreachable", lost.problem ?? `${lost.name} cannot be reached.`);
}

function conflict(conflicts: CaptureResult["conflicts"]): ArkError {
  const names = conflicts.map(({ workload }) => workload);
  return new ArkError(
    "snapshot-conflict",
    `Capturing now would undo or drop ${listed(names)}: ${conflicts[0]!.reason} ` +
      "Use force to do it all the same.",
    { details: { conflicts } },
  );
}
