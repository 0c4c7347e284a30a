/**
 * A plan's id: what it was made of, part by part, so that it can be told later which part has moved:
 * "4f0c1d2.8b1f03c2d7.7", of the revision, of what is live, and of the term.
 */
import { createHash } from "node:crypto";
import type { Revision } from "../model/snapshot.ts";
import type { PlanState } from "../planner/plan-state.ts";
import { stableJson } from "../snapshot/stable-json.ts";

export interface PlanId {
  /** As git abbreviates it. */
  readonly revision: string;
  /** A hash of all that the plan goes by, and of what it does. */
  readonly live: string;
  /** In full. */
  readonly term: string;
}

/** The beginning of a revision; what it says that is to be done is part of `live` as well. */
const REVISION_LENGTH = 7;
/** Hexadecimal digits: 40 bits, against chance rather than against people. */
const LIVE_LENGTH = 10;
const TERM_BASE = 36;

const PLAN_ID = /^([0-9a-f]{7})\.([0-9a-f]{10})\.([0-9a-z]{1,13})$/;

export function makePlanId(revision: Revision, state: PlanState, term: string): PlanId {
  const json = stableJson(Object.fromEntries(state));
  return {
    revision: revision.slice(0, REVISION_LENGTH),
    live: createHash("sha256").update(json).digest("hex").slice(0, LIVE_LENGTH),
    term,
  };
}

export function printPlanId({ revision, live, term }: PlanId): string {
  return `${revision}.${live}.${BigInt(term).toString(TERM_BASE)}`;
}

/** Undefined where it is none. */
export function parsePlanId(text: string): PlanId | undefined {
  const [, revision, live, digits] = PLAN_ID.exec(text) ?? [];
  if (revision === undefined || live === undefined || digits === undefined) return undefined;
  const term = [...digits].reduce(
    (sum, digit) => sum * BigInt(TERM_BASE) + BigInt(parseInt(digit, TERM_BASE)),
    0n,
  );
  return { revision, live, term: String(term) };
}
