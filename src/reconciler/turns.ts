/** What a turn of the loop is, by who leads and by what woke it. */

/**
 * "lead": a round, and all that goes with it. "plan": what a round would do. "look": at the snapshot and the engines, to be warm.
 * "read": what is new in the snapshot. "rest": nothing.
 */
export type Turn = "lead" | "plan" | "look" | "read" | "rest";

export interface Situation {
  /** This replica. */
  readonly leads: boolean;
  /** Whether there are to be rounds at all. */
  readonly acts: boolean;
  /** The process is to end. */
  readonly ends: boolean;
  readonly causes: ReadonlySet<string>;
}

interface TurnRule {
  readonly turn: Turn;
  readonly when: (situation: Situation) => boolean;
}

/** After which a follower may be out of date or not ready; an event of an engine is not among them. */
const LOOKS: readonly string[] = ["start", "cron", "connection", "leadership", "timer"];

/** First match wins. */
const TURNS: readonly TurnRule[] = [
  { turn: "rest", when: ({ ends }) => ends },
  { turn: "lead", when: ({ leads, acts }) => leads && acts },
  { turn: "plan", when: ({ leads }) => leads },
  { turn: "look", when: ({ causes }) => LOOKS.some((cause) => causes.has(cause)) },
  { turn: "read", when: ({ causes }) => causes.has("commit") },
  { turn: "rest", when: () => true },
];

export function turnOf(situation: Situation): Turn {
  return TURNS.find(({ when }) => when(situation))!.turn;
}
