/** How far a plan has come: what may be begun, what still waits, and what came of the rest. */
import type { Action } from "../model/plan.ts";
import type { Outcome } from "../planner/remember.ts";

/** What came of an action, as far as others wait for it. */
export type Ending = Pick<Outcome, "action" | "result">;

interface Step {
  readonly action: Action;
  /** How many of those that it comes after are not over. */
  left: number;
  /** One of them that has not done what was to be done first. */
  hindrance: Ending | undefined;
}

export class Course {
  /** Neither begun nor over, by id. */
  readonly #steps: Map<string, Step>;
  /** By the id of what they come after. */
  readonly #followers = new Map<string, Step[]>();
  /** By node. */
  readonly #ready = new Map<string, Step[]>();
  readonly #hindered: (action: Action, by: Ending) => void;

  /**
   * @param actions but those that are under way already, which end all the same
   * @param hindered is told of each action that is not to be begun any more
   */
  constructor(actions: readonly Action[], hindered: (action: Action, by: Ending) => void) {
    this.#hindered = hindered;
    this.#steps = new Map(actions.map((action) => [
      action.id,
      { action, left: action.after.length, hindrance: undefined },
    ]));
    for (const step of this.#steps.values()) this.#add(step);
  }

  /** Those on which something may be begun. */
  get nodes(): Iterable<string> {
    return this.#ready.keys();
  }

  /** What is left. */
  get waiting(): Action[] {
    return [...this.#steps.values()].map(({ action }) => action);
  }

  /** The next one that may be begun on the node; it does not wait any more then. */
  take(node: string): Action | undefined {
    const step = this.#ready.get(node)?.shift();
    if (step !== undefined) this.#steps.delete(step.action.id);
    return step?.action;
  }

  /** It is over, whether it was begun or not. */
  end(ending: Ending): void {
    const followers = this.#followers.get(ending.action.id) ?? [];
    this.#followers.delete(ending.action.id);
    for (const step of followers) {
      step.left -= 1;
      if (hinders(ending, step.action)) step.hindrance ??= ending;
      if (step.left === 0) this.#goOn(step);
    }
  }

  #add(step: Step): void {
    if (step.left === 0) return this.#goOn(step);
    for (const id of step.action.after) {
      const followers = this.#followers.get(id);
      if (followers === undefined) this.#followers.set(id, [step]);
      else followers.push(step);
    }
  }

  #goOn(step: Step): void {
    const { action, hindrance } = step;
    if (hindrance !== undefined) {
      this.#steps.delete(action.id);
      this.#hindered(action, hindrance);
      return this.end({ action, result: "waiting" });
    }
    const ready = this.#ready.get(action.node);
    if (ready === undefined) this.#ready.set(action.node, [step]);
    else ready.push(step);
  }
}

/** Whether what comes after it cannot be done, since it was not. */
function hinders({ action, result }: Ending, next: Action): boolean {
  if (result === "done") return false;
  if (action.workload === next.workload) return true;
  // Room was to be made, and whether it is needed the engine knows.
  if (action.kind === "remove" || action.kind === "finishRollout") return false;
  // Nothing was touched: what it was to replace serves on.
  return !(action.kind === "rollout" && result === "waiting");
}
