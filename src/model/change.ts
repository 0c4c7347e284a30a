/** What another revision would do, told apart from what is done anyway. Pure data. */
import type { ActionKind, FieldChange, Hold } from "./plan.ts";
import type { Position } from "./snapshot.ts";

export interface Change {
  /** Those that the revision defines otherwise, or decides otherwise on; sorted by name. */
  readonly workloads: readonly WorkloadChange[];
  /** Those that something is done about, or that are held, whether or not the revision comes. */
  readonly drift: readonly WorkloadChange[];
  /** Of cluster.yaml, maintenance.yaml and the definitions of networks and volumes. */
  readonly settings: readonly FieldChange[];
  /** How many workloads are as they are to be, under both revisions. */
  readonly untouched: number;
}

export interface WorkloadChange {
  readonly workload: string;
  /** What the revision does to its definition. */
  readonly definition: "added" | "modified" | "removed" | "same";
  /** Where it is defined; of a removed one, where it was. */
  readonly position?: Position;
  /** What would be done, and where; absent where nothing would be. */
  readonly action?: ActionKind;
  readonly node?: string;
  readonly hold?: Hold;
  readonly reason: string;
  /** Networks and volumes that would be made for it first. */
  readonly provisions: readonly { readonly kind: "network" | "volume"; readonly name: string }[];
  /** Present with an action. */
  readonly cost?: Cost;
  /** Fields that become others by the revision: of the container, or of the file where there is none. */
  readonly fields: readonly FieldChange[];
  /** Fields that differ anyway, and are put right in the same go. */
  readonly drift: readonly FieldChange[];
}

export interface Cost {
  /** Whether a container that is there is stopped: for good, or until its successor runs. */
  readonly stops: boolean;
  /**
   * Before it ends it is given no more time than that, its stop grace period; milliseconds. How long its
   * successor takes to start nobody can tell beforehand. Absent: nothing stops, or it may take for ever.
   */
  readonly downtime?: number;
  /** When the new container is taken for good. */
  readonly gate?: {
    /** It becomes healthy within that time, or runs for so long. */
    readonly by: "health" | "running";
    /** Milliseconds. */
    readonly within: number;
  };
  /** The image, where no container of the node has it, so that it may have to be pulled. */
  readonly pull?: string;
}
