/**
 * What each drift gets: the first row that matches decides. A row that would act is preceded by the
 * rows that forbid it, so reading from the top answers "why not?". Back-off and dependencies hold
 * whatever action comes out (`refusals.ts`), so they have no rows here.
 */
import { heldByAction, UNDER_WAY } from "./action-under-way.ts";
import { RESTARTS_BEFORE_RECREATE } from "./backoff.ts";
import { act, type Decision, hold, inPlace } from "./decision.ts";
import { type Facts, stopOf, waitOf, withoutStop } from "./facts.ts";
import { JOB_RULES } from "./job-rules.ts";
import { LOST_RULES } from "./lost-rules.ts";
import { ROLLOUT_RULES } from "./rollout.ts";
import {
  adoptionWords,
  changedWords,
  differs,
  endedWell,
  expected,
  keepingVolumes,
  pathWords,
  present,
  waiting,
} from "./rule-parts.ts";
import type { Rule } from "./rule.ts";

const DOWN: ReadonlySet<string> = new Set(["exited", "created", "dead"]);

const running = ({ container }: Facts) => container?.state === "running";
const down = ({ container }: Facts) => container !== undefined && DOWN.has(container.state);
const neverStarted = ({ container, workload }: Facts) =>
  container?.state === "created" && workload.permits.restart;
const unhealthy = (facts: Facts) => running(facts) && present(facts).health === "unhealthy";
const gone = ({ container }: Facts) => container === undefined;
const same = ({ changes }: Facts) => changes !== undefined && changes.length === 0;
const renamed = ({ container, workload }: Facts) =>
  container !== undefined && container.name !== workload.name;
const wornOut = ({ attempts, workload }: Facts) =>
  attempts >= RESTARTS_BEFORE_RECREATE && workload.permits.recreate;

export const RULES: readonly Rule[] = [
  {
    name: UNDER_WAY,
    when: (f) => f.underWay !== undefined,
    then: (f) => heldByAction(f.underWay!, f.now),
  },
  {
    name: "in-place",
    when: (f) =>
      running(f) && same(f) && !unhealthy(f) && f.previous === undefined && !renamed(f) &&
      f.renewed === undefined,
    then: (f) => inPlace(healthWords(f)),
  },
  {
    name: "done",
    when: (f) => endedWell(f) && same(f) && f.previous === undefined && !renamed(f),
    then: () => inPlace("It has run to its end, and ended well."),
  },
  // Half of a change is worse than either end of it: even a stop lets it come to one.
  ...ROLLOUT_RULES,
  {
    name: "maintenance",
    when: (f) => stopOf(f) !== undefined,
    then: (f) => heldBack(f),
  },
  {
    // A second one beside it would clash with its ports, addresses and volumes.
    name: "renamed",
    when: renamed,
    then: (f) =>
      act(
        { kind: "rename", container: present(f).id },
        `Somebody has renamed it to ${present(f).name}.`,
      ),
  },

  // Nothing bears the name.
  ...LOST_RULES,
  {
    // The label speaks of making it again; a workload that is new has to be made once.
    name: "gone-not-permitted",
    when: (f) => gone(f) && f.managed && !f.workload.permits.recreate,
    then: () =>
      hold("permit", "It is gone, and ark.enable_recreate=false forbids making it again.", {
        instead: "create",
      }),
  },
  {
    // One that was there before is healed: by the newest spec, as no other is at hand.
    name: "new-window-closed",
    when: (f) => gone(f) && !f.managed && waitOf(f) !== undefined,
    then: (f) => waiting(f, "It is new in the snapshot", "create"),
  },
  {
    name: "gone",
    when: gone,
    then: (f) =>
      act(
        { kind: "create", desired: f.workload },
        f.managed ? "No container of this name is there any more." : "It is new in the snapshot.",
      ),
  },

  // The engine, or a person, is at it.
  {
    name: "removing",
    when: (f) => present(f).state === "removing",
    then: () => hold("engine", "Docker is removing the container."),
  },
  {
    name: "paused",
    when: (f) => present(f).state === "paused",
    then: () => hold("engine", "The container is paused; `docker unpause` lets it go on."),
  },

  // It is not what the snapshot says.
  {
    name: "not-inspected",
    when: (f) => f.changes === undefined,
    then: () => hold("engine", "The container could not be inspected, so its spec is unknown."),
  },
  {
    // Whoever made it may have ended before its files were copied, and its label says that they are.
    // Only this program writes that label, and nothing in the container has run: what was begun is
    // brought to its end, which `ark.enable_recreate` does not speak of.
    name: "half-made",
    when: (f) => neverStarted(f) && present(f).live?.spec.files !== undefined && !f.bad,
    then: (f) =>
      act(
        { kind: "recreate", container: present(f).id, desired: keepingVolumes(f) },
        "It was never started, so that its configs and secrets may not be there.",
      ),
  },
  {
    name: "differs-not-permitted",
    when: (f) => differs(f) && !f.workload.permits.recreate,
    then: (f) =>
      hold(
        "permit",
        `${changedWords(f.changes)}, and ark.enable_recreate=false forbids replacing it.`,
        { instead: "rollout" },
      ),
  },
  ...JOB_RULES,
  {
    name: "differs",
    when: differs,
    then: (f) =>
      act(
        {
          kind: "rollout",
          container: present(f).id,
          desired: keepingVolumes(f),
          changes: f.changes ?? [],
        },
        `${changedWords(f.changes)}.`,
      ),
  },

  // It is what it should be, or what it may be now, and does not run well.
  {
    name: "restarting",
    when: (f) => present(f).state === "restarting",
    then: (f) => hold("engine", `Docker restarts it by its own policy: ${present(f).status}.`),
  },
  {
    name: "down-not-permitted",
    when: (f) => down(f) && !f.workload.permits.restart,
    then: (f) =>
      hold("permit", `${present(f).status}; ark.enable_restart=false forbids starting it.`, {
        instead: "start",
      }),
  },
  {
    name: "down-for-good",
    when: (f) => down(f) && same(f) && !f.bad && wornOut(f),
    then: (f) =>
      act(
        { kind: "recreate", container: present(f).id, desired: keepingVolumes(f) },
        `${present(f).status}; ${f.attempts} attempts did not last, so it is made anew.`,
      ),
  },
  {
    name: "down",
    when: down,
    then: (f) => act({ kind: "start", container: present(f).id }, `${present(f).status}.`),
  },
  {
    name: "unhealthy-not-permitted",
    when: (f) => unhealthy(f) && !f.workload.permits.restart,
    then: () =>
      hold("permit", "It is unhealthy; ark.enable_restart=false forbids restarting it.", {
        instead: "restart",
      }),
  },
  {
    name: "unhealthy",
    when: unhealthy,
    then: (f) => act({ kind: "restart", container: present(f).id }, "Its health check fails."),
  },
  {
    // The commit comes first: what else differs is rolled out with what it says.
    name: "adoption",
    when: (f) => f.adoptable.length > 0,
    then: (f) => hold("adoption", adoptionWords(f)),
  },
  {
    name: "renewed-not-permitted",
    when: (f) => f.renewed !== undefined && !f.workload.permits.restart,
    then: (f) =>
      hold("permit", `${renewedWords(f)}; ark.enable_restart=false forbids restarting it.`, {
        instead: "restart",
      }),
  },
  {
    name: "renewed",
    when: (f) => f.renewed !== undefined,
    then: (f) =>
      act(
        { kind: "restart", container: present(f).id },
        `${renewedWords(f)}, and \`depends_on\` says that it is restarted then.`,
      ),
  },
  {
    name: "window-closed",
    when: (f) => !f.bad && waitOf(f) !== undefined,
    then: (f) => waiting(f, changedWords(f.changes), "rollout"),
  },
  {
    // What is left: it runs, and differs from a revision that has failed before.
    name: "bad-revision",
    when: () => true,
    then: (f) =>
      hold(
        "bad-revision",
        `Revision ${short(f.memory?.bad?.revision)} was tried and went back: ` +
          `${f.memory?.bad?.reason ?? ""} It is tried again when its file changes, or by restore.`,
        { instead: "rollout" },
      ),
  },
];

/** The verdict of the table on one workload. */
export function decide(facts: Facts): { rule: string; decision: Decision } {
  for (const rule of RULES) {
    if (rule.when(facts)) return { rule: rule.name, decision: rule.then(facts) };
  }
  throw new Error("the last rule matches everything");
}

/** A stop, with what would be done without it. */
function heldBack(facts: Facts): Decision {
  const { decision } = decide(withoutStop(facts));
  const instead = decision.outcome === "action"
    ? decision.intent.kind
    : decision.outcome === "hold"
    ? decision.instead
    : undefined;
  return { ...expected(stopOf(facts)), ...(instead && { instead }) };
}

function healthWords(facts: Facts): string {
  const { health } = present(facts);
  const how = health === "none" ? "" : ` (${health})`;
  const but = facts.ignored.length === 0 ? "" : `, but for ${pathWords(facts.ignored)}`;
  return `It runs as the snapshot says${how}${but}.`;
}

function renewedWords({ renewed }: Facts): string {
  return `${renewed} was replaced or restarted`;
}

function short(revision: string | undefined): string {
  return (revision ?? "").slice(0, 7);
}
