/**
 * What a person has looked at who wants a plan carried out: what is live, as far as the plan goes by
 * it, and what the plan does about it. Free of times and orders that mean nothing.
 */
import { workloadOf } from "../model/naming.ts";
import type { NodeObservation, Observation, ObservedContainer } from "../model/observation.ts";
import { STAMP } from "../model/observation.ts";
import { pinnedImage } from "../model/pin.ts";
import type { Action, Plan } from "../model/plan.ts";
import { shortId } from "../model/short-id.ts";
import type { NetworkDefinition, Snapshot } from "../model/snapshot.ts";
import { hasImage } from "./cost.ts";
import { STATE_FIELDS } from "./drift.ts";
import { networksOf } from "./provisions.ts";

/** By subject, "web" or "node host-a": each thing that counts, by its name, in words. */
export type PlanState = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** One of them that is another now. */
export interface Move {
  readonly subject: string;
  /** "state", "plan". */
  readonly what: string;
  /** Absent: there was nothing. */
  readonly was?: string;
  readonly is?: string;
}

interface Planned {
  readonly snapshot: Snapshot;
  readonly observation: Observation;
  readonly plan: Plan;
}

/** What is live: all else follows from it, from the revision and from what came before. */
const LIVE: ReadonlySet<string> = new Set(["state", "container", "spec", "image", "engine"]);

export function planState({ snapshot, observation, plan }: Planned): PlanState {
  const notes = new Notes();
  const planned = new Set(plan.verdicts.map(({ workload }) => workloadOf(workload)));
  // One that was renamed by hand is known by its id.
  const byId = new Map(plan.verdicts.map(({ container, workload }) => [container, workload]));
  for (const node of observation.nodes) {
    noteNode(node, notes);
    for (const container of node.containers) {
      const name = workloadOf(byId.get(container.id) ?? container.name);
      if (snapshot.workloads.has(name) || planned.has(name)) noteContainer(name, container, notes);
    }
  }
  for (const { workload, changes } of plan.verdicts) {
    const fields = changes.map(({ path }) => path).filter((path) => !STATE_FIELDS.has(path));
    notes.add(workload, "fields", fields.join(", "));
  }
  for (const { workload, kind } of plan.holds) notes.add(workload, "plan", `held (${kind})`);
  for (const action of plan.actions) noteAction(action, observation, notes);
  return notes.finish();
}

/** Several of one subject and name each count, in whichever order they come. */
class Notes {
  readonly #bySubject = new Map<string, Map<string, string[]>>();

  add(subject: string, what: string, words: string | undefined): void {
    if (!words) return;
    const known = this.#bySubject.get(subject) ?? new Map<string, string[]>();
    this.#bySubject.set(subject, known.set(what, [...known.get(what) ?? [], words]));
  }

  finish(): PlanState {
    const joined = (lists: ReadonlyMap<string, readonly string[]>) =>
      Object.fromEntries([...lists].map(([what, words]) => [what, [...words].sort().join("; ")]));
    return new Map([...this.#bySubject].map(([subject, lists]) => [subject, joined(lists)]));
  }
}

function noteNode({ name, reachable, traits }: NodeObservation, notes: Notes): void {
  notes.add(`node ${name}`, "state", reachable ? "answers" : "does not answer");
  notes.add(`node ${name}`, "engine", traits?.id);
}

function noteContainer(workload: string, container: ObservedContainer, notes: Notes): void {
  const { id, name, node, state, health, labels, live } = container;
  const as = name === workload ? "" : ` as ${name}`;
  const well = health === "none" ? state : `${state}, ${health}`;
  notes.add(workload, "state", `${well} on ${node}${as}`);
  notes.add(workload, "container", shortId(id));
  notes.add(workload, "spec", live?.hash ?? labels[STAMP.spec]);
  notes.add(workload, "image", live?.image.id);
}

function noteAction(action: Action, { nodes }: Observation, notes: Notes): void {
  notes.add(action.workload, "plan", action.id);
  if (!("desired" in action)) return;
  const { desired, workload, node: name } = action;
  const node = nodes.find((each) => each.name === name);
  const image = pinnedImage(desired.spec);
  notes.add(workload, "to be", desired.hash);
  notes.add(workload, "pull", hasImage(node, image) ? "no" : image);
  for (const network of networksOf(desired)) {
    notes.add(workload, `network ${network}`, networkWords(node?.networks.get(network)));
  }
}

/** Without options and labels, which may be secret. */
function networkWords(network: NetworkDefinition | undefined): string | undefined {
  if (network === undefined) return undefined;
  const subnets = network.ipam?.config?.map(({ subnet = "" }) => subnet) ?? [];
  return [network.driver ?? "bridge", ...subnets].join(" ").trim();
}

/**
 * What differs, by subject.
 * @param liveOnly leaves out what another revision makes another
 */
export function movesBetween(before: PlanState, now: PlanState, liveOnly: boolean): Move[] {
  const subjects = [...new Set([...before.keys(), ...now.keys()])].sort();
  return subjects.flatMap((subject) => {
    const [was = {}, is = {}] = [before.get(subject), now.get(subject)];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((what) => was[what] !== is[what] && (!liveOnly || LIVE.has(what)))
      .map((what): Move => ({
        ...{ subject, what },
        ...(was[what] !== undefined && { was: was[what] }),
        ...(is[what] !== undefined && { is: is[what] }),
      }));
  });
}
