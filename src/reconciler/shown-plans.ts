/** The plans that people have been shown, and whether one of them is still what would be done. */
import { ArkError } from "../errors.ts";
import { listed } from "../model/listed.ts";
import type { Plan } from "../model/plan.ts";
import type { Observation } from "../model/observation.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { type Move, movesBetween, type PlanState, planState } from "../planner/plan-state.ts";
import { makePlanId, parsePlanId, type PlanId, printPlanId } from "./plan-id.ts";
import type { Leading } from "./ports.ts";

export interface ShownPlan {
  readonly snapshot: Snapshot;
  readonly observation: Observation;
  readonly plan: Plan;
}

/** One thing that is another than when the plan was made. */
export interface Moved extends Partial<Move> {
  readonly part: "revision" | "live" | "term";
}

/** Each may have a line for each of thousands of workloads. */
const KEPT = 8;
/** In an answer. */
const MOVES_TOLD = 100;

export class ShownPlans {
  /** By id, the one shown last at the end. */
  readonly #states = new Map<string, PlanState>();

  /** @returns its id */
  show(shown: ShownPlan, { term }: Pick<Leading, "term">): string {
    const state = planState(shown);
    const id = printPlanId(makePlanId(shown.plan.revision, state, term));
    this.#states.delete(id);
    this.#states.set(id, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > KEPT) this.#states.delete(oldest!);
    return id;
  }

  /**
   * Whether a plan that was just made is the one of that id.
   * @throws ArkError plan-moved, with what has moved; request-invalid
   */
  require(text: string, now: ShownPlan, { term }: Pick<Leading, "term">): void {
    const id = parsePlanId(text);
    if (id === undefined) {
      throw new ArkError("request-invalid", `${text} is no id of a plan.`);
    }
    const state = planState(now);
    const moved = movedSince(id, this.#states.get(text), {
      ...makePlanId(now.plan.revision, state, term),
      state,
    });
    if (moved.length === 0) return;
    throw new ArkError("plan-moved", sentence(text, moved), {
      details: { moved: moved.slice(0, MOVES_TOLD) },
    });
  }
}

/** @param shown what it was, where that is still known */
function movedSince(
  id: PlanId,
  shown: PlanState | undefined,
  now: PlanId & { readonly state: PlanState },
): Moved[] {
  const parts = (["revision", "term"] as const).filter((part) => id[part] !== now[part]);
  const isOther = parts.includes("revision");
  return [
    ...parts.map((part) => ({ part, was: id[part], is: now[part] })),
    ...(id.live === now.live ? [] : liveMoves(shown, now.state, isOther)),
  ];
}

/** Under another revision other things are to be done: what is live may be the same all the same. */
function liveMoves(shown: PlanState | undefined, now: PlanState, isOther: boolean): Moved[] {
  // Which, nobody here remembers any more.
  if (shown === undefined) return isOther ? [] : [{ part: "live" }];
  return movesBetween(shown, now, isOther).map((move) => ({ part: "live" as const, ...move }));
}

const WORDS = ({ part, was, is }: Moved): string =>
  ({
    revision: `revision ${is} is in force, and not ${was}`,
    live: "what is live has changed",
    term: `term ${is} has begun since term ${was}`,
  })[part];

function sentence(id: string, moved: readonly Moved[]): string {
  const subjects = [...new Set(moved.flatMap(({ subject }) => subject ?? []))];
  const words = moved.filter(({ subject }) => subject === undefined).map(WORDS);
  const changed = subjects.length === 0 ? [] : [`${listed(subjects)} changed`];
  return `The plan ${id} is not carried out: ${[...words, ...changed].join("; ")}. ` +
    "Look again with `ark-schedule plan`.";
}
