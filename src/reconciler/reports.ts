/** Rounds and plans as people see them. Pure. */
import type { Change, WorkloadChange } from "../model/change.ts";
import type { WorkloadMemory } from "../model/memory.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import { digestIn } from "../model/pin.ts";
import type { Action, FieldChange, Plan, Verdict } from "../model/plan.ts";
import type { Pull } from "../model/pull.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { UNDER_WAY } from "../planner/action-under-way.ts";
import { costOf } from "../planner/cost.ts";
import { explainPlacement } from "../planner/placement/explain.ts";
import type { Outcome } from "../planner/remember.ts";
import { covers } from "../planner/windows.ts";
import { type Mask, maskOf } from "../snapshot/mask-changes.ts";
import type {
  ActionReport,
  LeaderReport,
  LiveReport,
  PlanReport,
  RepositoryReport,
  RoundReport,
  StatusReport,
  WhyReport,
  WorkloadStatus,
} from "./operations.ts";
import type { Round, View } from "./round.ts";
import { nodeStatuses } from "./node-status.ts";
import { windowsReport } from "./windows-report.ts";

export function planReport(
  { desired, observation, plan }: Pick<View, "desired" | "observation" | "plan">,
): PlanReport {
  const mask = maskOf(desired.snapshot);
  const changes = changesByWorkload(plan);
  const actions = plan.actions.map((action) => ({
    ...actionReport(action, mask, changes),
    cost: costOf(action, observation, desired.snapshot.cluster),
  }));
  return report(plan, desired, actions, mask);
}

export function roundReport({ at, milliseconds, desired, plan, outcomes }: Round): RoundReport {
  const mask = maskOf(desired.snapshot);
  const actions = outcomes.map((outcome) => outcomeReport(outcome, mask));
  return { ...report(plan, desired, actions, mask), at, milliseconds };
}

/** The same, as it may be shown. */
export function changeReport(change: Change, snapshot: Snapshot): Change {
  const mask = maskOf(snapshot);
  const workload = (it: WorkloadChange) => ({
    ...it,
    fields: mask(it.fields),
    drift: mask(it.drift),
  });
  return {
    workloads: change.workloads.map(workload),
    drift: change.drift.map(workload),
    settings: mask(change.settings),
    untouched: change.untouched,
  };
}

function report(
  plan: Plan,
  desired: View["desired"],
  actions: ActionReport[],
  mask: Mask,
): PlanReport {
  return {
    revision: plan.revision,
    drift: actions.length > 0 || plan.holds.length > 0,
    actions,
    holds: plan.holds,
    untracked: plan.untracked,
    warnings: plan.warnings,
    verdicts: plan.verdicts.map((verdict) => maskedVerdict(verdict, mask)),
    windows: windowsReport(plan.windows),
    problems: [...desired.rejected?.problems ?? desired.warnings],
  };
}

function maskedVerdict(verdict: Verdict, mask: Mask): Verdict {
  return { ...verdict, changes: mask(verdict.changes), ignored: mask(verdict.ignored) };
}

/** Of each workload about which something is to be done: what differs, and since when. */
function changesByWorkload({ verdicts }: Plan): ReadonlyMap<string, readonly FieldChange[]> {
  return new Map(
    verdicts.filter(({ outcome, changes }) => outcome === "action" && changes.length > 0)
      .map(({ workload, changes }) => [workload, changes]),
  );
}

/** @param known what differs, by workload, where that was told */
function actionReport(
  action: Action,
  mask: Mask,
  known: ReadonlyMap<string, readonly FieldChange[]> = new Map(),
): ActionReport {
  const { kind, workload, node, reason } = action;
  const object = "definition" in action ? { object: action.definition.name } : {};
  const own = "changes" in action ? action.changes : undefined;
  const changes = "definition" in action ? undefined : known.get(workload) ?? own;
  return { kind, workload, node, ...object, reason, ...(changes && { changes: mask(changes) }) };
}

function outcomeReport(
  { action, result, error, milliseconds }: Outcome,
  mask: Mask,
): ActionReport {
  return { ...actionReport(action, mask), result, milliseconds, ...(error && { error }) };
}

/** What stands in the status besides what the last round found. */
interface Circumstances {
  readonly leader: LeaderReport;
  readonly repository: RepositoryReport;
  readonly pulls: readonly Pull[];
  /** Why the newest round did not come to an end. */
  readonly roundError: { code: string; message: string } | undefined;
}

export function statusReport(
  round: Round,
  { leader, repository, pulls, roundError }: Circumstances,
): StatusReport {
  const { desired, observation, plan, at, milliseconds } = round;
  const { rejected } = desired;
  const { workloads } = desired.snapshot;
  const containers = new Map(
    observation.nodes.flatMap((node) => node.containers.map((it) => [it.id, it])),
  );
  const mask = maskOf(desired.snapshot);
  const verdicts = new Map(
    plan.verdicts.map((verdict) => [verdict.workload, maskedVerdict(verdict, mask)]),
  );
  const failed = new Set(
    round.outcomes.filter((it) => it.result === "failed").map((it) => it.action.workload),
  );
  return {
    leader,
    revision: plan.revision,
    ...(rejected && {
      rejected: { revision: rejected.revision, problems: [...rejected.problems] },
    }),
    repository,
    round: { at, milliseconds, ...(roundError && { error: roundError }) },
    nodes: nodeStatuses(round),
    duplicates: plan.duplicates,
    warnings: plan.warnings,
    pulls,
    workloads: [...workloads.values()].map((workload) => {
      const verdict = verdicts.get(workload.name);
      const container = containers.get(verdict?.container ?? "");
      return workloadStatus(workload, container, verdict, failed.has(workload.name));
    }),
    holds: plan.holds,
    untracked: plan.untracked,
    stops: plan.stops,
  };
}

function workloadStatus(
  workload: Workload,
  container: ObservedContainer | undefined,
  verdict: Verdict | undefined,
  failed: boolean,
): WorkloadStatus {
  return {
    name: workload.name,
    ...imageReport(workload),
    ...(verdict?.node !== undefined && { node: verdict.node }),
    state: container?.state ?? "gone",
    health: container?.health ?? "none",
    status: container?.status ?? "",
    sync: failed ? "failed" : verdict === undefined ? "held" : syncOf(verdict),
    reason: verdict?.reason ?? "",
    changes: [...verdict?.changes ?? []],
    ignored: [...verdict?.ignored ?? []],
  };
}

/** What is being put right is held by nothing else. */
function syncOf({ rule, outcome }: Verdict): WorkloadStatus["sync"] {
  return rule === UNDER_WAY ? "drifted" : SYNC[outcome];
}

const SYNC: Readonly<Record<Verdict["outcome"], WorkloadStatus["sync"]>> = {
  "in-place": "synced",
  "action": "drifted",
  "hold": "held",
};

/** @param commits of the file that defines it, newest first */
export function whyReport(
  name: string,
  { desired, observation, plan, input }: View,
  memory: WorkloadMemory | undefined,
  commits: WhyReport["commits"],
): WhyReport {
  const mask = maskOf(desired.snapshot);
  const verdict = plan.verdicts.find((it) => it.workload === name);
  const workload = desired.snapshot.workloads.get(name);
  const action = plan.actions.find((it) => it.workload === name);
  const hold = plan.holds.find((it) => it.workload === name);
  const node = verdict?.node ?? workload?.spec["x-ark"]?.node;
  const live = observation.nodes.flatMap(({ containers }) => containers)
    .filter(({ id, name: its }) =>
      its === name || its.startsWith(`${name}.ark-`) || id === verdict?.container
    );
  return {
    workload: name,
    verdict: verdict && maskedVerdict(verdict, mask),
    ...(action && { action: actionReport(action, mask, changesByWorkload(plan)) }),
    ...(hold && { hold }),
    ...(workload && {
      desired: {
        file: workload.position.file,
        line: workload.position.line,
        hash: workload.hash,
        ...imageReport(workload),
      },
    }),
    live: live.map(liveReport),
    nodes: explainPlacement(input, plan, name),
    memory: memory === undefined ? [] : memoryLines(memory),
    commits,
    windows: windowsReport(plan.windows.filter(({ window }) => covers(window, name, node))),
  };
}

function imageReport({ spec: { image, "x-ark": extension } }: Workload) {
  const pin = extension?.pin;
  return { image, ...(pin !== undefined && { pin }) };
}

function liveReport(container: ObservedContainer): LiveReport {
  const { id, node, name, state, health, status, live } = container;
  const digest = live && digestIn(live.spec.image, live.image.digests ?? []);
  return { id, node, name, state, health, status, ...(digest !== undefined && { digest }) };
}

function memoryLines(memory: WorkloadMemory): string[] {
  const { attempts, lastAttempt, lastError, bad, residual, rollout, leftOn } = memory;
  const time = (at: number | undefined) => at === undefined ? "?" : new Date(at).toISOString();
  const lines: (string | undefined)[] = [
    leftOn && `moved from ${leftOn.join(", ")}, where it may still be`,
    attempts && `attempts lately: ${attempts}, the last at ${time(lastAttempt)}`,
    lastError && `last error: ${lastError}`,
    rollout && `rollout of ${rollout.revision.slice(0, 7)} since ${time(rollout.since)}`,
    bad && `revision ${bad.revision.slice(0, 7)} failed at ${time(bad.at)}: ${bad.reason}`,
    residual && `the engine reports otherwise than asked: ${residual.paths.join(", ")}`,
  ].map((line) => line || undefined);
  return lines.filter((line) => line !== undefined);
}

export function byName(observation: Observation): Map<string, ObservedContainer> {
  return new Map(
    observation.nodes.flatMap(({ containers }) => containers.map((it) => [it.name, it])),
  );
}
