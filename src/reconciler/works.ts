/** Actions from their beginning until a round has told how they came out. */
import type { Action, ActionUnderWay } from "../model/plan.ts";
import type { Outcome } from "../planner/remember.ts";

/** One action that was begun. */
interface Work extends ActionUnderWay {
  readonly over: Promise<void>;
  outcome: Outcome | undefined;
}

export class Works {
  /** By id. */
  readonly #works = new Map<string, Work>();
  /** How many go on, by node. */
  readonly #load = new Map<string, number>();
  readonly #ended: (outcome: Outcome) => void;

  /** @param ended is told of each one that is over */
  constructor(ended: (outcome: Outcome) => void) {
    this.#ended = ended;
  }

  /** All that were not told of, whether they go on or not. */
  get underWay(): readonly ActionUnderWay[] {
    return [...this.#works.values()].map(({ action, since }) => ({ action, since }));
  }

  /** How many go on on that node. */
  load(node: string): number {
    return this.#load.get(node) ?? 0;
  }

  /** @param run never rejects */
  begin(action: Action, since: number, run: () => Promise<Outcome>): void {
    const { id, node } = action;
    this.#load.set(node, this.load(node) + 1);
    const over = run().then((outcome) => {
      work.outcome = outcome;
      this.#load.set(node, this.load(node) - 1);
      this.#ended(outcome);
    });
    const work: Work = { action, since, over, outcome: undefined };
    this.#works.set(id, work);
  }

  goesOn(id: string): boolean {
    const work = this.#works.get(id);
    return work !== undefined && work.outcome === undefined;
  }

  /** How those came out that are over. */
  get ended(): readonly Outcome[] {
    return [...this.#works.values()].flatMap(({ outcome }) => outcome ?? []);
  }

  /** How it came out, once; undefined: it goes on. */
  tell(id: string): Outcome | undefined {
    const outcome = this.#works.get(id)?.outcome;
    if (outcome !== undefined) this.#works.delete(id);
    return outcome;
  }

  /** How all came out that are over, each once. */
  collect(): Outcome[] {
    return [...this.#works.keys()].flatMap((id) => this.tell(id) ?? []);
  }

  /** When none goes on. */
  async idle(): Promise<void> {
    await Promise.all([...this.#works.values()].map(({ over }) => over));
  }
}
