/** What a stop, or a window, comes upon: workloads that it holds in the middle of something. Pure. */
import type { ActionKind, Plan } from "../model/plan.ts";
import { UNDER_WAY } from "./action-under-way.ts";
import { ROLLOUTS } from "./rollout.ts";

export interface UnderWay {
  readonly workload: string;
  /** What is, or was to be, done. */
  readonly action: ActionKind;
  /** It ends, or goes back, before the workload is held; otherwise it is not begun. */
  readonly ends: boolean;
}

/** Of the workloads that are held back after, and were not before. */
export function underWay(before: Pick<Plan, "heldBack">, after: Plan): UnderWay[] {
  const already = new Set(before.heldBack);
  const held = new Set(after.heldBack.filter((name) => !already.has(name)));
  const left = new Map(after.holds.map(({ workload, instead }) => [workload, instead]));
  return after.verdicts.flatMap(({ workload, rule }): UnderWay[] => {
    if (!held.has(workload)) return [];
    if (ROLLOUTS.has(rule)) return [{ workload, action: "rollout", ends: true }];
    const action = left.get(workload);
    return action === undefined ? [] : [{ workload, action, ends: rule === UNDER_WAY }];
  });
}

const NAMED = 5;

/** "In the middle of it: web (rollout, ends first), db (start, not begun)."; undefined where nothing is. */
export function underWayWords(all: readonly UnderWay[]): string | undefined {
  if (all.length === 0) return undefined;
  // What goes on is more than what does not.
  const sorted = [...all].sort((a, b) => Number(b.ends) - Number(a.ends));
  const named = sorted.slice(0, NAMED).map(({ workload, action, ends }) =>
    `${workload} (${action}, ${ends ? "ends first" : "not begun"})`
  );
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : "";
  return `In the middle of it: ${named.join(", ")}${more}.`;
}
