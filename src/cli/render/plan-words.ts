/** What a plan comes to, in words that texts and reports share. */
import type { ActionKind, Hold } from "../../model/plan.ts";
import type { ActionReport, PlanReport } from "../../reconciler/operations.ts";
import type { Page } from "./page.ts";
import { lasting, when } from "./time.ts";
import { count, short } from "./words.ts";

/** "createNetwork" as "create network". */
export function actionWords(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** "rollout on host-a", "move to host-b" */
export function deedWords({ kind, node }: ActionReport): string {
  return `${actionWords(kind)} ${kind === "move" ? "to" : "on"} ${node}`;
}

/** "web"; of what is made for it, "network vlan701". */
export function subjectOf({ kind, workload, object }: ActionReport): string {
  if (object === undefined) return workload;
  return `${kind === "createNetwork" ? "network" : "volume"} ${object}`;
}

/** "no start now until 2026-11-21 00:10:34 (in 3 minutes)" */
export function holdWords({ instead, until }: Hold, { now }: Pick<Page, "now">): string {
  const what = instead === undefined ? "left as it is" : `no ${actionWords(instead)} now`;
  return until === undefined ? what : `${what} until ${when(until, now)}`;
}

type Provision = "createNetwork" | "createVolume";

/** In the order in which they are told. */
const TO_DO: Readonly<Record<Exclude<ActionKind, Provision>, string>> = {
  create: "to create",
  move: "to move",
  rename: "to rename",
  start: "to start",
  restart: "to restart",
  recreate: "to make anew",
  rollout: "to replace",
  finishRollout: "to take for good",
  rollBack: "to put back",
  remove: "to remove",
};

/** "Plan for 4f0c1d2: 1 to replace, 2 to create; 1 held, 12 in place." */
export function planWords(plan: PlanReport): string {
  const { drift, actions, holds, verdicts, revision } = plan;
  if (!drift && actions.length + holds.length === 0) {
    return `No drift: ${count(verdicts.length, "workload")} as ${short(revision)} says.`;
  }
  const number = (kind: string) => actions.filter((action) => action.kind === kind).length;
  const tally = Object.entries(TO_DO).map(([kind, words]) => [number(kind), words] as const)
    .filter(([many]) => many > 0).map(([many, words]) => `${many} ${words}`);
  const provisions = ([["createNetwork", "network"], ["createVolume", "volume"]] as const)
    .filter(([kind]) => number(kind) > 0).map(([kind, noun]) => count(number(kind), noun));
  const first = provisions.length === 0 ? [] : [`${provisions.join(" and ")} to make`];
  const todo = [...tally, ...first].join(", ") || "nothing to do";
  return `Plan for ${short(revision)}: ${todo}; ${holds.length} held, ${inPlaceIn(plan)} in place.`;
}

export function inPlaceIn({ verdicts }: PlanReport): number {
  return verdicts.filter(({ outcome }) => outcome === "in-place").length;
}

/** Names that are told. */
const NAMES = 5;

/** Whose service is interrupted, and for how long at most; "" where nobody's is. */
export function stoppedWords({ actions }: PlanReport): string {
  const stopping = actions.filter(({ cost }) => cost?.stops);
  const named = (kept: readonly ActionReport[], words: (action: ActionReport) => string) => {
    const rest = kept.length > NAMES ? ` and ${kept.length - NAMES} more` : "";
    return kept.slice(0, NAMES).map(words).join(", ") + rest;
  };
  const forGood = stopping.filter(({ kind }) => kind === "remove");
  const meanwhile = stopping.filter(({ kind }) => kind !== "remove");
  const parts = [
    meanwhile.length === 0 ? "" : `for a while: ${named(meanwhile, downWords)}`,
    forGood.length === 0 ? "" : `for good: ${named(forGood, ({ workload }) => workload)}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `Down ${parts.join("; ")}.`;
}

function downWords({ workload, cost }: ActionReport): string {
  if (cost?.downtime === undefined) return workload;
  return `${workload} (ends within ${lasting(cost.downtime)})`;
}
