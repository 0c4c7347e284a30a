/**
 * Copies of a workload's container beside the one that stays: left on a node that was lost, and is
 * back. They go before anything else is done on their node, since a name that is served twice is
 * damage: two writers on one volume, one address at two places.
 */
import { workloadOfPrevious } from "../model/naming.ts";
import { type ObservedContainer, STAMP } from "../model/observation.ts";
import { heldByAction, UNDER_WAY } from "./action-under-way.ts";
import { nextAttemptAt, NO_SPEC } from "./backoff.ts";
import { act, type Decision, type Held, hold } from "./decision.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { type Facts, stopOf } from "./facts.ts";
import { isOurs } from "./keeper.ts";

export interface DecidedDuplicate {
  readonly container: ObservedContainer;
  readonly rule: string;
  readonly decision: Decision;
}

interface Duplicate {
  readonly facts: Facts;
  readonly copy: ObservedContainer;
  /** The one that stays. */
  readonly keeper: ObservedContainer;
}

interface DuplicateRule {
  readonly name: string;
  when(duplicate: Duplicate): boolean;
  then(duplicate: Duplicate): Decision;
}

/** First match wins. */
export const DUPLICATE_RULES: readonly DuplicateRule[] = [
  {
    name: "duplicate-going",
    when: ({ copy }) => copy.state === "removing",
    then: (it) => hold("engine", `${isTwice(it)} Docker is removing the one on ${it.copy.node}.`),
  },
  {
    name: UNDER_WAY,
    when: (it) => underWay(it) !== undefined,
    then: (it) => heldByAction(underWay(it)!, it.facts.now),
  },
  {
    // Somebody else's container may bear the name on another node; whose it is they have to tell.
    name: "duplicate-not-ours",
    when: ({ copy, keeper, facts }) => !comesOfMove(copy, keeper, facts),
    then: (it) =>
      hold(
        "guard",
        `${isTwice(it)} The one on ${it.copy.node} is not known to be this program's, so it is ` +
          "left alone: remove or rename one of them.",
        { instead: "remove" },
      ),
  },
  {
    // What was begun by a move comes to its end, whatever is held since; but who has stopped
    // everything does not trust what is done, and is told instead.
    name: "duplicate-stopped",
    when: ({ facts }) => facts.snapshot.maintenance.scheduling === "stopped",
    then: (it) =>
      hold("maintenance", `${isTwice(it)} ${stopOf(it.facts)?.reason ?? ""}`, {
        instead: "remove",
      }),
  },
  {
    name: "duplicate-backoff",
    when: (it) => nextTry(it) > it.facts.now,
    then: (it) => {
      const { lastError = "it is still there." } = remembered(it) ?? {};
      const reason = `${isTwice(it)} Removing the one on ${it.copy.node} failed: ${lastError}`;
      return hold("backoff", reason, { instead: "remove", until: nextTry(it) });
    },
  },
  {
    name: "duplicate",
    when: () => true,
    then: (it) => {
      const { copy, keeper } = it;
      const reason = `${isTwice(it)} The one on ${copy.node} goes; its volumes stay.`;
      return act({ kind: "remove", container: copy.id, keeper: keeper.node }, reason);
    },
  },
];

/** What becomes of each. */
export function decideDuplicates(facts: Facts): DecidedDuplicate[] {
  const { container: keeper, duplicates } = facts;
  if (keeper === undefined) return [];
  return duplicates.map((copy) => {
    const it = { facts, copy, keeper };
    const rule = DUPLICATE_RULES.find(({ when }) => when(it))!;
    return { container: copy, rule: rule.name, decision: rule.then(it) };
  });
}

/** A copy that is going may still hold an address, or a volume, of the one that stays. */
export function goingDuplicate(facts: Facts): Held | undefined {
  const { census, duplicates, now } = facts;
  const [going] = duplicates.flatMap((copy) =>
    census.underWay.get(duplicateKey(copy.name, copy.node)) ?? []
  );
  return going && heldByAction(going, now);
}

/** Only what this program has caused is put right: both are the workload's, and one was made here. */
function comesOfMove(
  copy: ObservedContainer,
  keeper: ObservedContainer,
  { memory }: Facts,
): boolean {
  // Only rollouts give such names.
  if (workloadOfPrevious(copy.name) !== undefined) return true;
  const isStamped = STAMP.spec in copy.labels || STAMP.spec in keeper.labels;
  return isStamped && isOurs(copy, memory) && isOurs(keeper, memory);
}

function isTwice({ copy, keeper }: Duplicate): string {
  const kept = copy.name === keeper.name ? "" : ` (as ${copy.name})`;
  return `It is on ${keeper.node}, where it stays, and on ${copy.node}${kept}.`;
}

function underWay({ facts, copy }: Duplicate) {
  return facts.census.underWay.get(duplicateKey(copy.name, copy.node));
}

function remembered({ facts, copy }: Duplicate) {
  return facts.census.memories[duplicateKey(copy.name, copy.node)];
}

function nextTry(it: Duplicate): number {
  const { facts, copy } = it;
  const hash = copy.name === facts.workload.name ? facts.workload.hash : NO_SPEC;
  return nextAttemptAt(hash, remembered(it));
}
