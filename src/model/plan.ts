/** Drift turned into ordered actions and holds, each with a reason for people. Pure data. */
import type { StopAge, WindowTimes } from "./maintenance.ts";
import type { NetworkDefinition, Revision, VolumeDefinition, Workload } from "./snapshot.ts";

export interface Plan {
  readonly revision: Revision;
  /** What one comes after stands before it; the rest may run side by side. */
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
  /** Labelled for scheduling, or of a service that the snapshot has, and never in it. By name. */
  readonly untracked: readonly Untracked[];
  /** Copies of containers that stay elsewhere, whether they go now or not. */
  readonly duplicates: readonly Duplicate[];
  /** What is as it should be, and may surprise. */
  readonly warnings: readonly WorkloadWarning[];
  /** One line for each workload of the snapshot, in its order. */
  readonly verdicts: readonly Verdict[];
  /** Not in place, and held by maintenance, now or as soon as the rollout under way has ended. */
  readonly heldBack: readonly string[];
  /** Since when stops last. */
  readonly stops: readonly StopAge[];
  /** The maintenance windows, as they are now. */
  readonly windows: readonly WindowTimes[];
  /** When the plan may come out differently although nothing changes; milliseconds since 1970. */
  readonly wakeAt?: number;
  /** When a window begins to forbid what is planned: what is not begun by then is not to be begun. */
  readonly validUntil?: number;
}

/** The node of an action where the cluster itself chooses one. */
export const ANY_NODE = "any node";

export interface Duplicate {
  /** The container's name. */
  readonly workload: string;
  readonly node: string;
  /** The node of the one that stays. */
  readonly keeper: string;
}

/** A container that nobody has put into the snapshot. */
export interface Untracked {
  readonly name: string;
  readonly node: string;
  /** Absent where it could not be inspected. */
  readonly image?: string;
  /** When it was made; milliseconds since 1970. */
  readonly since: number;
}

export interface WorkloadWarning {
  readonly workload: string;
  /** A sentence. */
  readonly reason: string;
}

interface ActionBase {
  /** What is done, to what, and where: no two of a plan are alike. */
  readonly id: string;
  readonly workload: string;
  /** Its name, or ANY_NODE. */
  readonly node: string;
  /** Ids of actions of this plan that have to be over first. */
  readonly after: readonly string[];
  readonly reason: string;
}

export type Action =
  | (ActionBase & { readonly kind: "createNetwork"; readonly definition: NetworkDefinition })
  | (ActionBase & { readonly kind: "createVolume"; readonly definition: VolumeDefinition })
  | (ActionBase & { readonly kind: "create"; readonly desired: Workload })
  /** Creates it, since the node that it was on is lost. */
  | (ActionBase & { readonly kind: "move"; readonly desired: Workload; readonly from: string })
  | (ActionBase & { readonly kind: "start"; readonly container: string })
  | (ActionBase & { readonly kind: "restart"; readonly container: string })
  /** Gives the container its workload's name back. */
  | (ActionBase & { readonly kind: "rename"; readonly container: string })
  /** Removes the container, then creates it anew from the same spec. */
  | (ActionBase & {
    readonly kind: "recreate";
    readonly container: string;
    readonly desired: Workload;
  })
  /** Begins a rollout: stop and rename the old one, create the new one. */
  | (ActionBase & {
    readonly kind: "rollout";
    readonly container: string;
    readonly desired: Workload;
    readonly changes: readonly FieldChange[];
  })
  /** The new one has proved itself: the kept old one is removed. */
  | (ActionBase & { readonly kind: "finishRollout"; readonly previous: string })
  /** The new one has failed: it is removed, if it is there, and the kept old one comes back. */
  | (ActionBase & {
    readonly kind: "rollBack";
    readonly previous: string;
    readonly failed?: string;
    /** Whether the revision is to be remembered as bad; false where the new one was never made. */
    readonly blame?: { readonly hash: string; readonly reason: string };
  })
  | (ActionBase & {
    readonly kind: "remove";
    readonly container: string;
    /** Of a duplicate: the node of the container that stays. It goes before all else on its node. */
    readonly keeper?: string;
  });

export type ActionKind = Action["kind"];

/** An action that has outlasted the round that has begun it. */
export interface ActionUnderWay {
  readonly action: Action;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export type HoldKind =
  | "maintenance"
  | "backoff"
  | "node-unknown"
  | "permit"
  | "guard"
  | "dependency"
  | "rollout"
  | "bad-revision"
  | "adoption" // its drift is to be committed
  | "under-way" // an action that an earlier round has begun is not over
  | "engine" // the engine is at it itself, or was told to leave it: restarting, paused, removing
  | "unplaceable";

export interface Hold {
  readonly workload: string;
  readonly kind: HoldKind;
  /** What would be done otherwise; of what is under way, what is being done. */
  readonly instead?: ActionKind;
  readonly reason: string;
  /** When it ends by itself; milliseconds since 1970. */
  readonly until?: number;
}

/** What a workload came to in this round. */
export interface Verdict {
  readonly workload: string;
  /** Where its container is, or was last seen before its node was lost. */
  readonly node?: string;
  readonly container?: string;
  readonly outcome: "in-place" | "action" | "hold";
  /** Name of the first rule that matched. */
  readonly rule: string;
  readonly reason: string;
  /** Where the live container differs from the snapshot, `state`, `health` and `name` included. */
  readonly changes: readonly FieldChange[];
  /** Where it differs, and `x-ark.ignore` of its file leaves it so. */
  readonly ignored: readonly FieldChange[];
}

/** One field before and after; an absent value is the engine's or the image's default. */
export interface FieldChange {
  /** "environment.TZ", "networks.vlan701.ipv4_address" */
  readonly path: string;
  readonly live?: unknown;
  readonly desired?: unknown;
  /**
   * Of a live container: since when it differs, as the engine has it, or as it was first seen;
   * milliseconds since 1970.
   */
  readonly since?: number;
}
