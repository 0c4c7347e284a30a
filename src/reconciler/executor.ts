/**
 * Carries plans out: whatever has nothing to wait for, side by side, and no more on a node than it
 * may be given. What takes long outlasts the round that has begun it, and holds up nothing else.
 */
import type { ActionUnderWay, Plan } from "../model/plan.ts";
import type { Outcome } from "../planner/remember.ts";
import { type Commission, Execution, type ExecutionParts } from "./execution.ts";
import { Works } from "./works.ts";

export interface ExecutorParts extends ExecutionParts {
  /** What has outlasted its round is over: the loop is to turn. */
  wake(cause: string): void;
}

export class Executor {
  readonly #parts: ExecutorParts;
  readonly #works: Works;
  /** Of the round that goes on. */
  #execution: Execution | undefined;

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    this.#works = new Works((outcome) => {
      if (this.#execution?.end(outcome) !== true) parts.wake("action");
    });
  }

  /** What rounds have begun, until it is collected. */
  get underWay(): readonly ActionUnderWay[] {
    return this.#works.underWay;
  }

  /** How those came out that have outlasted their rounds and are over, each once. */
  collect(): Outcome[] {
    return this.#works.collect();
  }

  /** When nothing is under way. */
  idle(): Promise<void> {
    return this.#works.idle();
  }

  /**
   * The outcome of every action, in the plan's order, but for those under way already. Never throws:
   * what failed is an outcome too. Once the plan is not valid any more, or is interrupted, nothing
   * more is begun.
   */
  async execute(plan: Plan, commission: Commission): Promise<Outcome[]> {
    this.#execution = new Execution(plan, commission, this.#parts, this.#works);
    const outcomes = await this.#execution.run();
    this.#execution = undefined;
    return outcomes;
  }
}
