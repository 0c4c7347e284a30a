/** What an action that has outlasted its round means for the workload that it is of. */
import type { Action, ActionUnderWay } from "../model/plan.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { type Held, hold } from "./decision.ts";

/** The rule that says so. */
export const UNDER_WAY = "under-way";

/** By workload, and duplicates by key, without what several may be waiting for. */
export function byWorkload(
  underWay: readonly ActionUnderWay[],
): ReadonlyMap<string, ActionUnderWay> {
  return new Map(
    underWay.filter(({ action }) => !("definition" in action))
      .map((each) => [keyOf(each.action), each]),
  );
}

/** Nothing else is begun with it: what it comes to is not to be seen yet. */
export function heldByAction({ action, since }: ActionUnderWay, now: number): Held {
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  const reason = `${action.kind} on ${action.node} has been under way for ${seconds} s.`;
  return hold(UNDER_WAY, reason, { instead: action.kind });
}

/** That a duplicate goes keeps nothing else from being done about the workload. */
export function keyOf(action: Action): string {
  const { kind, workload, node } = action;
  return kind === "remove" && action.keeper !== undefined ? duplicateKey(workload, node) : workload;
}
