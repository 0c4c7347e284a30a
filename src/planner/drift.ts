/** All that differs, with since when. */
import type { WorkloadMemory } from "../model/memory.ts";
import type { FieldChange, Verdict } from "../model/plan.ts";
import type { Decision } from "./decision.ts";
import { hasEndedWell } from "./dependencies.ts";
import type { Facts } from "./facts.ts";

/** Fields that the container's state has by itself, whatever the snapshot says. */
export const STATE_FIELDS: ReadonlySet<string> = new Set(["state", "health"]);

/** Nearly every workload's, in every plan. */
const NOTHING: readonly FieldChange[] = [];

/** What differs besides the spec. What is in place is as it is to be, whatever its state. */
export function stateDrift(facts: Facts, outcome: Decision["outcome"]): readonly FieldChange[] {
  if (outcome === "in-place") return NOTHING;
  const { container, managed, workload, lost } = facts;
  if (container === undefined) {
    return managed && lost === undefined
      ? [{ path: "state", live: "gone", desired: "running" }]
      : [];
  }
  const { name, state, health, live } = container;
  const since = live?.endedAt === undefined ? {} : { since: live.endedAt };
  return [
    ...(name === workload.name ? [] : [{ path: "name", live: name, desired: workload.name }]),
    ...(state === "running" || hasEndedWell(workload, container)
      ? []
      : [{ path: "state", live: state, desired: "running", ...since }]),
    ...(state === "running" && health === "unhealthy"
      ? [{ path: "health", live: health, desired: "healthy" }]
      : []),
  ];
}

/** With the time of each: the engine's own, else when it was first seen, else now. */
export function dated(
  changes: readonly FieldChange[],
  memory: WorkloadMemory | undefined,
  now: number,
): readonly FieldChange[] {
  if (changes.length === 0) return NOTHING;
  return changes.map((change) => ({
    ...change,
    since: change.since ?? memory?.drift?.[change.path] ?? now,
  }));
}

/** When each was first seen; undefined where nothing differs. What cannot be seen is as it was. */
export function driftSeen(
  { changes, ignored, container }: Verdict,
  memory: WorkloadMemory | undefined,
  now: number,
): WorkloadMemory["drift"] | undefined {
  const paths = [...changes, ...ignored].map(({ path }) => path);
  if (paths.length === 0) return container === undefined ? memory?.drift : undefined;
  return Object.fromEntries(paths.map((path) => [path, memory?.drift?.[path] ?? now]));
}
