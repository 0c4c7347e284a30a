/** What holds an action that the rules ask for, whichever rule it was. */
import type { ActionKind, Hold } from "../model/plan.ts";
import type { Workload } from "../model/snapshot.ts";
import { UNDER_WAY } from "./action-under-way.ts";
import { claimsOf } from "./claims.ts";
import { unmetDependency } from "./dependencies.ts";
import { goingDuplicate } from "./duplicates.ts";
import type { Census, Facts } from "./facts.ts";
import { imageWords } from "./image-knowledge.ts";

/** Actions after which the workload runs, so that others may depend on it. */
export const BRINGS_UP: ReadonlySet<ActionKind> = new Set([
  "create",
  "move",
  "recreate",
  "rollout",
  "start",
  "restart",
]);
/** Actions that make a container, so that its networks and volumes have to be there. */
export const MAKES: ReadonlySet<ActionKind> = new Set([
  "create",
  "move",
  "recreate",
  "rollout",
]);

export interface Circumstances {
  readonly census: Census;
  /** Workloads that this plan brings up. */
  readonly rising: ReadonlySet<string>;
  /** A network or volume that nobody can make, in words. */
  readonly missing: string | undefined;
  /** Where it would be done. */
  readonly node: string;
}

export type Refusal = Pick<Hold, "kind" | "reason" | "until"> & { readonly rule: string };

/** The first reason not to do it now; undefined: go on. */
export function refuse(facts: Facts, kind: ActionKind, around: Circumstances): Refusal | undefined {
  if (around.missing !== undefined) {
    return { rule: "provision-missing", kind: "unplaceable", reason: around.missing };
  }
  const kept = MAKES.has(kind) ? keptName(facts.workload, around.census) : undefined;
  if (kept !== undefined) return { rule: "name-kept", kind: "node-unknown", reason: kept };
  if (facts.nextAttemptAt > facts.now) {
    return { rule: "backoff", kind: "backoff", reason: story(facts), until: facts.nextAttemptAt };
  }
  const taken = MAKES.has(kind) ? takenStill(facts, around) : undefined;
  if (taken !== undefined) return { rule: "taken", kind: "dependency", reason: taken };
  if (!BRINGS_UP.has(kind)) return undefined;
  const going = goingDuplicate(facts);
  if (going !== undefined) return { rule: UNDER_WAY, kind: UNDER_WAY, reason: going.reason };
  const unmet = unmetDependency(facts, around);
  return unmet === undefined
    ? undefined
    : { rule: "dependency", kind: "dependency", reason: unmet };
}

/** What it needs and another has that is being removed, in words. */
function takenStill({ workload }: Facts, { census, node }: Circumstances): string | undefined {
  for (const claim of claimsOf(workload.spec, node)) {
    const [other] = census.leaving.get(claim) ?? [];
    if (other === undefined || other.workload === workload.name) continue;
    return `It needs ${claim}, which ${other.workload} has until it is removed.`;
  }
  return undefined;
}

function story(facts: Facts): string {
  const { attempts, memory, container } = facts;
  const loop = attempts > 4 ? "Crash loop: attempt" : "Attempt";
  const failed = memory?.lastError ?? `it did not stay up (${container?.status ?? "gone"})`;
  const image = imageWords(facts);
  const told = `${loop} ${attempts} did not last: ${failed.replace(/\.$/, "")}.`;
  return image === undefined ? told : `${told} ${image}`;
}

/** Why the cluster gives the name to no container; undefined: it does. */
function keptName({ name }: Workload, { nodes }: Census): string | undefined {
  return [...nodes.values()].map(({ keptNames }) => keptNames?.get(name))
    .find((reason) => reason !== undefined);
}
