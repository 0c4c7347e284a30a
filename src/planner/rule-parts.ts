/** What the rows of several rule tables ask and say. */
import { listed } from "../model/listed.ts";
import type { ObservedContainer } from "../model/observation.ts";
import type { ActionKind, FieldChange } from "../model/plan.ts";
import type { Workload } from "../model/snapshot.ts";
import type { Decision, Held } from "./decision.ts";
import { hasEndedWell } from "./dependencies.ts";
import { type Facts, waitOf } from "./facts.ts";
import { notAdopted } from "./not-adopted.ts";

/** Facts of a workload whose container is there, for rows that come after the row "gone". */
export function present(facts: Facts): ObservedContainer {
  if (facts.container === undefined) throw new Error("a rule for a container met none");
  return facts.container;
}

/** It is to be made otherwise, and nothing speaks against that. */
export function differs(facts: Facts): boolean {
  return (facts.changes?.length ?? 0) > 0 && facts.adoptable.length === 0 && !facts.bad &&
    !waitOf(facts);
}

/** A job that is over, and need not run again. */
export function endedWell({ workload, container }: Facts): boolean {
  return hasEndedWell(workload, container);
}

/** The desired spec on the anonymous volumes of the container that it replaces. */
export function keepingVolumes({ workload, container }: Facts): Workload {
  const volumes = container?.live?.spec["x-ark"]?.volumes;
  if (volumes === undefined) return workload;
  const extension = { ...workload.spec["x-ark"], volumes };
  return { ...workload, spec: { ...workload.spec, "x-ark": extension } };
}

export function waiting(facts: Facts, what: string, instead: ActionKind): Decision {
  const wait = expected(waitOf(facts));
  return { ...wait, instead, reason: `${what}. ${wait.reason}` };
}

export function expected(held: Held | undefined): Held {
  if (held === undefined) throw new Error("a rule for maintenance met none");
  return held;
}

export function changedWords(changes: readonly FieldChange[] | undefined): string {
  return `It differs from the snapshot in ${pathWords(changes ?? [])}`;
}

export function adoptionWords({ adoptable, memory, workload }: Facts): string {
  const failed = notAdopted(memory, workload);
  const what = pathWords(adoptable);
  return failed !== undefined
    ? `${what} cannot be adopted: ${failed.reason}`
    : `${what} is to be adopted by a commit, as \`x-ark.adopt\` asks for.`;
}

export function pathWords(changes: readonly FieldChange[]): string {
  return listed(changes.map(({ path }) => path));
}
