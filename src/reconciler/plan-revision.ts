/** What a revision that is not in force would do. */
import type { Problem, Revision, Snapshot } from "../model/snapshot.ts";
import { compareSides } from "../planner/change.ts";
import type { ChangeReport, PlanReport } from "./operations.ts";
import type { SnapshotRepository } from "./ports.ts";
import type { Reconciler } from "./reconciler.ts";
import type { Preview } from "./round.ts";
import { changeReport, planReport } from "./reports.ts";
import type { ShownPlan } from "./shown-plans.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

interface Parts {
  readonly repository: SnapshotRepository;
  readonly source: SnapshotSource;
  readonly reconciler: Reconciler;
  readonly clusterName: string;
  show(shown: ShownPlan): { id?: string };
}

/**
 * @param ref a commit, branch, tag or ref
 * @throws ArkError revision-unknown
 */
export async function planRevision(ref: string, parts: Parts): Promise<PlanReport> {
  const { repository, source, reconciler } = parts;
  const revision = await repository.resolve(ref);
  const { snapshot, problems } = await source.load(revision);
  const preview = snapshot && await reconciler.preview(snapshot);
  const inForce = (preview ?? await reconciler.view()).desired.snapshot.revision;
  const upToDate = await repository.descends(revision, inForce);
  const heading = { ref, cluster: parts.clusterName, inForce, upToDate };
  return preview === undefined ? rejected(revision, problems, heading) : {
    ...parts.show({ ...preview, snapshot: snapshot!, plan: preview.proposed }),
    ...proposed(snapshot!, preview, problems, heading),
  };
}

type Heading = Pick<ChangeReport, "ref" | "cluster" | "inForce" | "upToDate">;

function rejected(
  revision: Revision,
  problems: readonly Problem[],
  heading: Heading,
): PlanReport {
  const windows = { open: [] };
  const nothing = { actions: [], holds: [], untracked: [], warnings: [], verdicts: [] };
  const change = { ...heading, workloads: [], drift: [], settings: [], untouched: 0 };
  return { revision, change, drift: false, ...nothing, windows, problems: [...problems] };
}

function proposed(
  snapshot: Snapshot,
  { desired, plan, observation, memory, proposed }: Preview,
  warnings: readonly Problem[],
  heading: Heading,
): PlanReport {
  const before = { snapshot: desired.snapshot, plan };
  const change = compareSides(before, { snapshot, plan: proposed }, observation);
  const masked = { ...snapshot, ...strictest(desired.snapshot, snapshot) };
  const view = { desired: { snapshot: masked, warnings }, observation, memory, plan: proposed };
  return { ...planReport(view), change: { ...heading, ...changeReport(change, masked) } };
}

/** A change that is only proposed must not unmask what is masked now. */
function strictest(now: Snapshot, then: Snapshot): Pick<Snapshot, "cluster" | "hidden"> {
  const deny = [...now.cluster.secrets.deny, ...then.cluster.secrets.deny];
  const secrets = { allow: now.cluster.secrets.allow, deny };
  const hidden = now.hidden?.and(then.hidden) ?? then.hidden;
  return { cluster: { ...then.cluster, secrets }, ...(hidden && { hidden }) };
}
