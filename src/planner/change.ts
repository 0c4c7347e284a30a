/** Two plans over one observation, of the revision in force and of another, as what the other changes. */
import type { Change, WorkloadChange } from "../model/change.ts";
import { diffSpecs, diffValues } from "../model/diff.ts";
import type { ImageDefaults, Observation } from "../model/observation.ts";
import type { Action, FieldChange, Hold, Plan, Verdict } from "../model/plan.ts";
import type { NetworkDefinition, Snapshot, VolumeDefinition, Workload } from "../model/snapshot.ts";
import { sortedUnique } from "../model/sorting.ts";
import { costOf } from "./cost.ts";

/** One revision, and what is to be done under it. */
export interface Side {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

/** Of a spec alone, without the container that it is of. */
const NO_IMAGE: ImageDefaults = { id: "", environment: {}, labels: {}, expose: [], volumes: [] };

export function compareSides(before: Side, after: Side, observation: Observation): Change {
  const names = sortedUnique([
    ...before.snapshot.workloads.keys(),
    ...after.snapshot.workloads.keys(),
    ...before.plan.verdicts.map(({ workload }) => workload),
    ...after.plan.verdicts.map(({ workload }) => workload),
  ]);
  const told = names.map((name) => {
    const [was, becomes] = [lookUp(name, before), lookUp(name, after)];
    const { change, caused } = tell(name, was, becomes, { after, observation });
    return { change, caused, quiet: change.action === undefined && change.hold === undefined };
  });
  return {
    workloads: told.filter(({ caused }) => caused).map(({ change }) => change),
    drift: told.filter(({ caused, quiet }) => !caused && !quiet).map(({ change }) => change),
    settings: diffValues("", settingsOf(before.snapshot), settingsOf(after.snapshot)),
    untouched: told.filter(({ caused, quiet }) => !caused && quiet).length,
  };
}

/** All that one side has of one name. */
interface Found {
  readonly workload: Workload | undefined;
  readonly verdict: Verdict | undefined;
  readonly action: Action | undefined;
  readonly hold: Hold | undefined;
  readonly provisions: WorkloadChange["provisions"];
}

function lookUp(name: string, { snapshot, plan }: Side): Found {
  const actions = plan.actions.filter(({ workload }) => workload === name);
  return {
    workload: snapshot.workloads.get(name),
    verdict: plan.verdicts.find(({ workload }) => workload === name),
    action: actions.find(({ kind }) => kind !== "createNetwork" && kind !== "createVolume"),
    hold: plan.holds.find(({ workload }) => workload === name),
    provisions: actions.flatMap(provisionOf),
  };
}

function provisionOf(action: Action): WorkloadChange["provisions"] {
  if (action.kind === "createNetwork") return [{ kind: "network", name: action.definition.name }];
  if (action.kind === "createVolume") return [{ kind: "volume", name: action.definition.name }];
  return [];
}

function tell(
  name: string,
  was: Found,
  becomes: Found,
  { after, observation }: { after: Side; observation: Observation },
): { change: WorkloadChange; caused: boolean } {
  const definition = definitionOf(was.workload, becomes.workload);
  const { action, hold, verdict, provisions } = becomes;
  const position = (becomes.workload ?? was.workload)?.position;
  const change: WorkloadChange = {
    workload: name,
    definition,
    ...(position && { position }),
    ...(action && { action: action.kind, node: action.node }),
    ...(hold && { hold }),
    reason: verdict?.reason ?? leftAlone(name, observation),
    provisions,
    ...(action && { cost: costOf(action, observation, after.snapshot.cluster) }),
    ...fieldsOf(was, becomes),
  };
  return { change, caused: definition !== "same" || signature(was) !== signature(becomes) };
}

/** Of one that the revision takes out, and about which nothing is decided. */
function leftAlone(name: string, { nodes }: Observation): string {
  const there = nodes.some(({ containers }) => containers.some((it) => it.name === name));
  return there ? "Its container is left as it is." : "No container of it is there.";
}

function definitionOf(
  was: Workload | undefined,
  becomes: Workload | undefined,
): WorkloadChange["definition"] {
  if (was === undefined) return becomes === undefined ? "same" : "added";
  if (becomes === undefined) return "removed";
  const told = ({ hash, spec, permits, relocation, placement, dependencies }: Workload) => {
    const { ignore, adopt } = spec["x-ark"] ?? {};
    return JSON.stringify([hash, ignore, adopt, permits, relocation, placement, dependencies]);
  };
  return told(was) === told(becomes) ? "same" : "modified";
}

/** What is decided, without the words. */
function signature({ verdict, action, hold }: Found): string {
  return JSON.stringify([verdict?.outcome, verdict?.rule, action?.kind, hold?.kind]);
}

function fieldsOf(was: Found, becomes: Found): { fields: FieldChange[]; drift: FieldChange[] } {
  if (becomes.verdict?.container === undefined) {
    const both = was.workload && becomes.workload;
    const fields = both ? diffSpecs(becomes.workload.spec, was.workload.spec, NO_IMAGE) : [];
    return { fields, drift: [] };
  }
  const known = new Set(was.verdict?.changes.map(said));
  const { changes } = becomes.verdict;
  return {
    fields: changes.filter((each) => !known.has(said(each))).map(undated),
    drift: changes.filter((each) => known.has(said(each))),
  };
}

/** A change that a revision makes is not there yet. */
function undated({ since: _, ...change }: FieldChange): FieldChange {
  return change;
}

function said(change: FieldChange): string {
  return JSON.stringify(undated(change));
}

function settingsOf({ cluster, maintenance, networks, volumes }: Snapshot): unknown {
  return {
    cluster,
    maintenance,
    networks: definitions(networks),
    volumes: definitions(volumes),
  };
}

function definitions(all: ReadonlyMap<string, NetworkDefinition | VolumeDefinition>): unknown {
  return Object.fromEntries(all);
}
