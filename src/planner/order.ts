/** In which order actions are begun: what each one comes after, and a list that agrees with it. */
import { grouped } from "../model/grouped.ts";
import { workloadOf } from "../model/naming.ts";
import type { Observation } from "../model/observation.ts";
import type { Action } from "../model/plan.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { claimsOf, claimsOfLeaving } from "./claims.ts";
import type { Unordered } from "./decision.ts";
import { networksOf, volumesOf } from "./provisions.ts";

/** The same in the next plan, as long as it is the same that is to be done. */
export function actionId(action: Unordered): string {
  const subject = "definition" in action ? action.definition.name : action.workload;
  return `${action.kind} ${subject} on ${action.node}`;
}

/** What comes after nothing else comes first, and otherwise the order is kept. */
export function inOrder(
  actions: readonly Unordered[],
  snapshot: Snapshot,
  observation: Observation,
): Action[] {
  const order = new Order(actions, snapshot, observation);
  const ordered = actions.map((action): Action => (
    { ...action, id: actionId(action), after: order.after(action) }
  ));
  const byId = new Map(ordered.map((action) => [action.id, action]));
  const depths = new Map<string, number>();
  const depthOf = (action: Action): number => {
    const known = depths.get(action.id);
    if (known !== undefined) return known;
    depths.set(action.id, 0); // a ring is refused when the snapshot is read; this ends it all the same
    const first = isProvision(action) || action.kind === "remove" ? 0 : 1;
    const before = action.after.map((id) => 1 + depthOf(byId.get(id)!));
    const depth = Math.max(first, ...before);
    depths.set(action.id, depth);
    return depth;
  };
  return ordered.map((action) => ({ action, depth: depthOf(action) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ action }) => action);
}

type Making = Extract<Unordered, { desired: unknown }>;

/** A plan's actions by what others ask of them. */
class Order {
  readonly #snapshot: Snapshot;
  readonly #ids: ReadonlySet<string>;
  /** By workload, without its provisions. */
  readonly #ofWorkload: ReadonlyMap<string, readonly Unordered[]>;
  /** By node. */
  readonly #duplicates: ReadonlyMap<string, readonly Unordered[]>;
  /** By what they make room for. */
  readonly #removals: ReadonlyMap<string, readonly Unordered[]>;
  readonly #upstream = new Map<string, readonly string[]>();

  constructor(actions: readonly Unordered[], snapshot: Snapshot, observation: Observation) {
    this.#snapshot = snapshot;
    this.#ids = new Set(actions.map(actionId));
    const own = actions.filter((action) => !isProvision(action));
    this.#ofWorkload = grouped(
      own,
      ({ workload }) => workloadOf(workload),
    );
    const removals = own.filter((action) => action.kind === "remove");
    const duplicates = removals.filter((action) => this.#isDuplicate(action));
    this.#duplicates = grouped(duplicates, ({ node }) => node);
    this.#removals = claimsOfLeaving(removals, observation);
  }

  /** Ids, each once. */
  after(action: Unordered): string[] {
    if (this.#isDuplicate(action)) return [];
    const { node, workload } = action;
    const own = this.#ofWorkload.get(workload) ?? [];
    const ids = [
      // What came back with a node is ended before anything is begun there, or with its name.
      ...(this.#duplicates.get(node) ?? []).map(actionId),
      ...own.filter((each) => this.#isDuplicate(each)).map(actionId),
      ...(isProvision(action) || action.kind === "remove" ? [] : this.#before(workload)),
      ...("desired" in action ? [...this.#provisions(action), ...this.#makingRoom(action)] : []),
    ];
    return [...new Set(ids)];
  }

  /** Its container was left on a node that was lost, and has been replaced elsewhere. */
  #isDuplicate(action: Unordered): boolean {
    return action.kind === "remove" && action.keeper !== undefined;
  }

  /** What it depends on, and where nothing is to be done about that, what that depends on. */
  #before(workload: string): readonly string[] {
    const known = this.#upstream.get(workload);
    if (known !== undefined) return known;
    this.#upstream.set(workload, []); // as with depths
    const dependencies = this.#snapshot.workloads.get(workload)?.dependencies ?? [];
    const ids = dependencies.flatMap((name) =>
      this.#ofWorkload.get(name)?.map(actionId) ?? this.#before(name)
    );
    this.#upstream.set(workload, ids);
    return ids;
  }

  #makingRoom({ node, desired }: Making): string[] {
    const removals = claimsOf(desired.spec, node).flatMap((it) => this.#removals.get(it) ?? []);
    return removals.map(actionId);
  }

  #provisions({ node, desired }: Making): string[] {
    const networks = networksOf(desired).map((name) => `createNetwork ${name} on ${node}`);
    const volumes = volumesOf(desired).map((name) => `createVolume ${name} on ${node}`);
    return [...networks, ...volumes].filter((id) => this.#ids.has(id));
  }
}

function isProvision({ kind }: Unordered): boolean {
  return kind === "createNetwork" || kind === "createVolume";
}
