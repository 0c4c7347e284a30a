/** What a change of one workload comes to, in words that texts and comments share. */
import type { Change, WorkloadChange } from "../../model/change.ts";
import type { ActionKind } from "../../model/plan.ts";
import { lasting } from "./time.ts";
import { count } from "./words.ts";

/** "would be" what. */
const DONE: Readonly<Record<ActionKind, string>> = {
  createNetwork: "created",
  createVolume: "created",
  create: "created",
  move: "moved",
  start: "started",
  restart: "restarted",
  rename: "given its name back",
  recreate: "made anew",
  rollout: "replaced",
  finishRollout: "taken for good",
  rollBack: "put back as it was",
  remove: "removed",
};

/** "replaced on host-a", "held (maintenance)", "unchanged". */
export function fateWords({ action, node, hold }: WorkloadChange): string {
  if (action !== undefined) return `${DONE[action]} ${action === "move" ? "to" : "on"} ${node}`;
  if (hold === undefined) return "unchanged";
  const instead = hold.instead === undefined ? "" : `not ${DONE[hold.instead]}: `;
  return `${instead}held (${hold.kind})`;
}

/** What is known of an action to say what it costs. */
export type Costly = Pick<WorkloadChange, "action" | "cost" | "provisions">;

/** What somebody may feel of it, a sentence without its end each. */
export function costWords({ action, cost, provisions }: Costly): string[] {
  if (cost === undefined) return [];
  const { stops, gate, pull } = cost;
  return [
    ...(stops ? [stopWords(action, cost.downtime)] : []),
    ...provisions.map(({ kind, name }) => `the ${kind} ${name} is made first`),
    ...(pull === undefined ? [] : [`${pull} is pulled first where the node lacks it`]),
    ...(gate === undefined ? [] : [gateWords(gate)]),
  ];
}

function stopWords(action: ActionKind | undefined, grace: number | undefined): string {
  const most = grace === undefined ? "however long that takes" : `${lasting(grace)} at most`;
  if (action === "remove") return `it is stopped for good: it ends, ${most}`;
  const next = action === "restart" ? "it starts again" : "its successor starts";
  return `it is down while it ends, ${most}, and while ${next}`;
}

function gateWords({ by, within }: NonNullable<NonNullable<WorkloadChange["cost"]>["gate"]>) {
  return by === "health"
    ? `the old one comes back unless it is healthy within ${lasting(within)}`
    : `the old one comes back unless it runs for ${lasting(within)}`;
}

/** "2 workloads change: 1 replaced, 1 removed; 3 stay as they are." */
export function summaryWords({ workloads, untouched }: Change): string {
  const rest = untouched === 1 ? "1 stays as it is." : `${untouched} stay as they are.`;
  if (workloads.length === 0) return `No workload changes; ${rest}`;
  const fates = workloads.map(({ action, hold }) =>
    action === undefined ? (hold === undefined ? "without effect" : "held") : DONE[action]
  );
  const tally = [...new Set(fates)].map((fate) =>
    `${fates.filter((each) => each === fate).length} ${fate}`
  );
  const verb = workloads.length === 1 ? "changes" : "change";
  return `${count(workloads.length, "workload")} ${verb}: ${tally.join(", ")}; ${rest}`;
}

/** Of a revision that would undo what is in force. */
export const BEHIND = "It lacks commits that are in force, and would undo what they changed. " +
  "Bring it up to date, then look again.";
