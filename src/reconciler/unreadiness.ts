/** Why this replica is not ready: to lead, where it leads, and else to take the lead over. */
import type { Observation } from "../model/observation.ts";
import type { Leadership } from "./ports.ts";

export interface Condition {
  readonly leadership: Leadership;
  /** Why the last turn of the loop failed. */
  readonly problem: string | undefined;
  /** What the last round of this term found; undefined before the first one. */
  readonly led: Observation | undefined;
  /** What the last look found that this replica took while another led. */
  readonly looked: Observation | undefined;
}

/** A sentence; undefined: it is ready. */
export function unreadiness({ leadership, problem, led, looked }: Condition): string | undefined {
  if (problem !== undefined) return problem;
  if (leadership.self) return led === undefined ? FIRST_ROUND : noNode(led);
  if (leadership.leader === undefined) return leadership.problems[0] ?? "No replica leads.";
  return looked === undefined ? "This replica has not looked at the engines yet." : noNode(looked);
}

const FIRST_ROUND = "The first round has not finished yet.";

/** A node that is lost is what this program is for; with none that answers it can do nothing. */
function noNode({ nodes }: Observation): string | undefined {
  const [lost] = nodes;
  if (lost === undefined || nodes.some(({ reachable }) => reachable)) return undefined;
  return lost.problem ?? `${lost.name} cannot be reached.`;
}
