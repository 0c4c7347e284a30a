/** One plan, being carried out. */
import type { Action, Plan } from "../model/plan.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { NO_SPEC } from "../planner/backoff.ts";
import type { Outcome } from "../planner/remember.ts";
import { Course } from "./course.ts";
import { type ActionParts, executeOne } from "./execute-one.ts";
import { FencedCluster } from "./fenced-cluster.ts";
import type { Cluster, Leading } from "./ports.ts";
import type { Works } from "./works.ts";

export interface ExecutionParts extends ActionParts {
  readonly cluster: Cluster;
  /** Aborted when the process is to end: what was begun is finished, nothing more is begun. */
  readonly shutdown: AbortSignal;
  /** Actions that one node is given at once. */
  readonly parallel: number;
}

/** Whose plan it is, and what it is of. */
export interface Commission {
  readonly leading: Leading;
  readonly snapshot: Snapshot;
  /** Whether nothing more is to be begun. */
  readonly interrupted: () => boolean;
  /** Whether the workload is still to have the spec of that hash. */
  readonly isWanted: (workload: string, hash: string) => boolean;
  /** How long it waits for what it has begun; milliseconds. */
  readonly patience: number;
}

export class Execution {
  readonly #plan: Plan;
  readonly #commission: Commission;
  readonly #parts: ExecutionParts;
  readonly #works: Works;
  readonly #fenced: Cluster;
  /** All but what an earlier round has begun. */
  readonly #actions: readonly Action[];
  /** Workloads that an earlier round has begun something with. */
  readonly #busy: ReadonlySet<string>;
  readonly #course: Course;
  /** Since when each action goes on that this execution has begun, by id. */
  readonly #going = new Map<string, number>();
  /** What is not begun any more, by id. */
  readonly #left = new Map<string, Outcome>();
  #rouse: () => void = () => {};

  constructor(plan: Plan, commission: Commission, parts: ExecutionParts, works: Works) {
    this.#plan = plan;
    this.#commission = commission;
    this.#parts = parts;
    this.#works = works;
    this.#fenced = new FencedCluster({ ...parts, leading: commission.leading });
    const earlier = works.underWay.map(({ action }) => action);
    const known = new Set(earlier.map(({ id }) => id));
    this.#busy = new Set(earlier.filter(isOfOne).map(({ workload }) => workload));
    this.#actions = plan.actions.filter(({ id }) => !known.has(id));
    this.#course = new Course(this.#actions, (action, by) => {
      this.#leave(action, `It comes after ${by.action.id}, which is not done.`);
    });
    for (const outcome of works.ended) this.#course.end(outcome);
  }

  /** Something is over. @returns whether this execution has begun it */
  end(outcome: Outcome): boolean {
    const isOwn = this.#going.delete(outcome.action.id);
    this.#course.end(outcome);
    this.#rouse();
    return isOwn;
  }

  /** Until all is done, or not worth waiting for. */
  async run(): Promise<Outcome[]> {
    const { clock } = this.#parts;
    for (;;) {
      this.#beginReady();
      const until = Math.max(-Infinity, ...this.#going.values()) + this.#commission.patience;
      if (until <= clock.now()) break;
      await this.#rest(until - clock.now());
    }
    const result = this.#isOver() ? "abandoned" : "waiting";
    for (const action of this.#course.waiting) this.#leave(action, this.#obstacle(action), result);
    return this.#actions.map((action) =>
      this.#left.get(action.id) ?? this.#works.tell(action.id) ?? this.#goesOn(action)
    );
  }

  #beginReady(): void {
    for (const node of this.#course.nodes) {
      while (this.#works.load(node) < this.#parts.parallel && !this.#isOver()) {
        const action = this.#course.take(node);
        if (action === undefined) break;
        if (isOfOne(action) && this.#busy.has(action.workload)) this.#drop(action);
        else this.#begin(action);
      }
    }
  }

  #begin(action: Action): void {
    const { leading, isWanted } = this.#commission;
    const { hash, revision } = this.#target(action);
    const context = {
      cluster: this.#fenced,
      signal: leading.signal,
      stamps: { revision, term: leading.term },
      isWanted: () => isWanted(action.workload, hash),
    };
    const now = this.#parts.clock.now();
    this.#going.set(action.id, now);
    this.#works.begin(action, now, () => executeOne(action, hash, context, this.#parts));
  }

  #isOver(): boolean {
    const { clock, shutdown } = this.#parts;
    const { interrupted, leading } = this.#commission;
    const { validUntil = Infinity } = this.#plan;
    return !leading.holds() || shutdown.aborted || interrupted() || clock.now() >= validUntil;
  }

  /** So many milliseconds, or until something is over. */
  async #rest(milliseconds: number): Promise<void> {
    const awake = new AbortController();
    this.#rouse = () => awake.abort();
    await this.#parts.clock.sleep(milliseconds, awake.signal);
    this.#rouse = () => {};
  }

  #drop(action: Action): void {
    this.#leave(action, `Something else is being done to ${action.workload}.`);
    this.#course.end({ action, result: "waiting" });
  }

  #obstacle({ after, node }: Action): string {
    if (this.#isOver()) return "Nothing more was to be begun.";
    const first = after.find((id) => this.#works.goesOn(id));
    if (first !== undefined) return `It comes after ${first}, which is under way.`;
    return `${node} is at as many actions as it is given at once.`;
  }

  #leave(action: Action, message: string, result: Outcome["result"] = "waiting"): void {
    const error = { code: "put-off", message };
    const at = this.#parts.clock.now();
    const target = this.#target(action);
    this.#left.set(action.id, { action, ...target, at, milliseconds: 0, result, error });
  }

  #goesOn(action: Action): Outcome {
    const at = this.#going.get(action.id) ?? this.#parts.clock.now();
    const milliseconds = this.#parts.clock.now() - at;
    return { action, ...this.#target(action), at, milliseconds, result: "under-way" };
  }

  /** What it is to bring about. */
  #target({ workload }: Action): Pick<Outcome, "hash" | "revision"> {
    const { revision, workloads } = this.#commission.snapshot;
    return { hash: workloads.get(workload)?.hash ?? NO_SPEC, revision };
  }
}

/** Networks and volumes may be of several workloads. */
function isOfOne({ kind }: Action): boolean {
  return kind !== "createNetwork" && kind !== "createVolume";
}
