/**
 * What replicas did, as they and the repository recorded it. Times are milliseconds since 1970, all by
 * the clock of one machine.
 */

/** One call that changes something on a node. */
export interface Call {
  readonly replica: string;
  /** "start", "create", … */
  readonly call: string;
  readonly node: string;
  /** What it was done to: a container, a network, a volume. */
  readonly subject: string;
  readonly term: bigint;
  /** Before it was sent. */
  readonly start: number;
  /** After it was answered, or given up. */
  readonly end: number;
}

/** From when a replica said that it leads until it said that it leads no more. */
export interface Reign {
  readonly replica: string;
  readonly term: bigint;
  readonly from: number;
  /** Absent where it has not said so: it still leads, or died. */
  readonly until?: number;
}

/** A time in which a replica did nothing at all, because we had it suspended or killed. */
export interface Absence {
  readonly replica: string;
  readonly from: number;
  /** Infinity where it was killed: what is started afterwards is another process. */
  readonly until: number;
}

/** A commit of the program, by its trailer. */
export interface TermCommit {
  readonly revision: string;
  readonly term: bigint;
}

export interface History {
  readonly calls: readonly Call[];
  readonly reigns: readonly Reign[];
  readonly absences: readonly Absence[];
  /** Oldest first. */
  readonly commits: readonly TermCommit[];
}
