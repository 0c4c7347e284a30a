/**
 * A rollout under way, as the engine shows it: the old container is kept, stopped and renamed, and
 * the new one bears the name. It ends by removing the old one, or by putting it back.
 */
import type { ObservedContainer } from "../model/observation.ts";
import { act, type Decision, type Held, hold } from "./decision.ts";
import { hasEndedWell } from "./dependencies.ts";
import { type Facts, stopOf, waitOf } from "./facts.ts";
import type { Rule } from "./rule.ts";

type Gate =
  | { readonly state: "passed" }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "open"; readonly until: number; readonly reason: string };

const kept = (f: Facts) => f.previous !== undefined;
const isNew = (f: Facts) => kept(f) && f.changes !== undefined && f.changes.length === 0;

const RULES: readonly Rule[] = [
  {
    name: "rollout-unfinished",
    when: (f) => kept(f) && (f.container === undefined || f.container.state === "created"),
    then: (f) => goBack(f, "The rollout was interrupted before the new container started."),
  },
  {
    name: "rollout-overtaken",
    when: (f) => kept(f) && !isNew(f),
    then: (f) => goBack(f, "The snapshot changed during the rollout."),
  },
  {
    name: "rollout-proved",
    when: (f) => isNew(f) && gateOf(f).state === "passed",
    then: (f) =>
      act(
        { kind: "finishRollout", previous: id(f.previous) },
        "The new container has proved itself.",
      ),
  },
  {
    name: "rollout-failed",
    when: (f) => isNew(f) && gateOf(f).state === "failed",
    then: (f) => {
      const gate = gateOf(f);
      const reason = gate.state === "failed" ? gate.reason : "";
      return goBack(f, reason, { hash: f.workload.hash, reason });
    },
  },
  {
    name: "rollout-watching",
    when: isNew,
    then: (f) => {
      const gate = gateOf(f);
      if (gate.state !== "open") throw new Error("a closed gate was decided above");
      return hold("rollout", gate.reason, { until: gate.until });
    },
  },
];

/** They come before stops: what was begun is finished or goes back, rather than be left half done. */
export const ROLLOUT_RULES: readonly Rule[] = RULES.map(({ name, when, then }) => ({
  name,
  when,
  then: (facts) => endingFirst(then(facts), stopOf(facts) ?? waitOf(facts)),
}));

export const ROLLOUTS: ReadonlySet<string> = new Set(RULES.map(({ name }) => name));

function endingFirst(decision: Decision, held: Held | undefined): Decision {
  if (held === undefined) return decision;
  const reason = `${held.reason} The rollout that was under way ends first: ${decision.reason}`;
  return { ...decision, reason };
}

/** Whether the new container has proved itself. */
function gateOf({ container, workload, memory, snapshot, now }: Facts): Gate {
  const { monitor, timeout } = snapshot.cluster.rollout;
  if (hasEndedWell(workload, container)) return { state: "passed" };
  if (container === undefined) return { state: "failed", reason: "The new container is gone." };
  if (container.state !== "running" || container.health === "unhealthy") {
    return { state: "failed", reason: `The new container failed: ${container.status}.` };
  }
  if (container.health === "healthy") return { state: "passed" };
  const since = memory?.rollout?.since ?? container.createdAt;
  if (container.health === "starting") {
    const until = since + timeout;
    if (now >= until) {
      return { state: "failed", reason: "The new container did not become healthy in time." };
    }
    return { state: "open", until, reason: "The new container runs; its health check is awaited." };
  }
  const until = since + monitor;
  if (now >= until) return { state: "passed" };
  return { state: "open", until, reason: "The new container runs; it is watched for a moment." };
}

function goBack(
  facts: Facts,
  reason: string,
  blame?: { hash: string; reason: string },
): Decision {
  const failed = facts.container === undefined ? {} : { failed: facts.container.id };
  return act(
    { kind: "rollBack", previous: id(facts.previous), ...failed, ...(blame && { blame }) },
    reason,
  );
}

function id(container: ObservedContainer | undefined): string {
  if (container === undefined) throw new Error("a rollout rule met no kept container");
  return container.id;
}
