/** What a rule answers: nothing to do, an action that is still to be ordered, or a hold. */
import type { Action, HoldKind } from "../model/plan.ts";

type Without<A, K extends PropertyKey> = A extends Action ? Omit<A, K> : never;

/** An action before it is known what it comes after. */
export type Unordered = Without<Action, "id" | "after">;

/** The same before it is known where, too. */
export type Intent = Without<Action, "id" | "after" | "workload" | "node" | "reason">;

export type Decision =
  | { readonly outcome: "in-place"; readonly reason: string }
  | { readonly outcome: "action"; readonly intent: Intent; readonly reason: string }
  | Held;

export interface Held {
  readonly outcome: "hold";
  readonly kind: HoldKind;
  readonly instead?: Action["kind"];
  readonly reason: string;
  readonly until?: number;
}

export function inPlace(reason: string): Decision {
  return { outcome: "in-place", reason };
}

export function act(intent: Intent, reason: string): Decision {
  return { outcome: "action", intent, reason };
}

export function hold(
  kind: HoldKind,
  reason: string,
  more: { instead?: Action["kind"]; until?: number } = {},
): Held {
  return { outcome: "hold", kind, reason, ...more };
}
