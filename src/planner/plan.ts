/**
 * Drift turned into ordered actions and holds. A pure, synchronous function: no clock, no I/O, no
 * randomness. Same input, same plan.
 */
import type { WindowTimes } from "../model/maintenance.ts";
import type { ObservedContainer } from "../model/observation.ts";
import type {
  Duplicate,
  FieldChange,
  Hold,
  Plan,
  Verdict,
  WorkloadWarning,
} from "../model/plan.ts";
import { UNDER_WAY } from "./action-under-way.ts";
import type { Decision, Intent, Unordered } from "./decision.ts";
import { dataWarning } from "./data-warnings.ts";
import { type DecidedDuplicate, decideDuplicates } from "./duplicates.ts";
import {
  type Census,
  type Facts,
  gatherFacts,
  nodeOf,
  type PlanInput,
  stopOf,
  takeCensus,
  waitOf,
} from "./facts.ts";
import { dated, stateDrift } from "./drift.ts";
import { actionId, inOrder } from "./order.ts";
import { anyNode } from "./placement/any-node.ts";
import { type NodeRefusal, type Placed, Placer } from "./placement/placer.ts";
import { refusalWords } from "./placement/refusal-words.ts";
import { provisionsFor } from "./provisions.ts";
import { decidePruning } from "./prune.ts";
import { BRINGS_UP, MAKES, refuse } from "./refusals.ts";
import { renews, restartsAfter } from "./renewals.ts";
import { ROLLOUTS } from "./rollout.ts";
import { decide } from "./rules.ts";
import { stopAges } from "./stop-ages.ts";
import { earliest, nextChange, nextForbidding, windowTimes } from "./windows.ts";

export type { PlanInput } from "./facts.ts";

interface Draft {
  readonly facts: Facts;
  readonly rule: string;
  readonly decision: Decision;
}

export function plan(input: PlanInput): Plan {
  const times = windowTimes(input.snapshot.maintenance.windows, input.now);
  const census = takeCensus(input, times);
  const drafts = [...input.snapshot.workloads.values()].map((workload): Draft => {
    const facts = gatherFacts(workload, input, census);
    const { rule, decision } = decide(facts);
    return { facts, rule, decision };
  });
  const sheet = new Sheet(input, census, drafts);
  for (const draft of drafts) sheet.add(draft);
  sheet.followUp(drafts);
  const pruning = decidePruning(input, census);
  for (const { container, rule, decision } of pruning.decisions) {
    sheet.addRemoval(container, rule, decision);
  }
  return sheet.finish(pruning.untracked, times);
}

/** The plan while it is written. */
class Sheet {
  readonly #input: PlanInput;
  readonly #census: Census;
  readonly #placer: Placer;
  readonly #rising: ReadonlySet<string>;
  /** Workloads that this plan replaces or restarts. */
  readonly #renewed = new Set<string>();
  readonly #actions = new Map<string, Unordered>();
  readonly #holds: Hold[] = [];
  readonly #heldBack: string[] = [];
  readonly #verdicts: Verdict[] = [];
  readonly #duplicates: Duplicate[] = [];
  readonly #warnings: readonly WorkloadWarning[];

  constructor(input: PlanInput, census: Census, drafts: readonly Draft[]) {
    this.#input = input;
    this.#census = census;
    this.#warnings = drafts.map(({ facts }) => dataWarning(facts)).filter((it) => it !== undefined);
    this.#placer = new Placer(input);
    this.#rising = new Set(
      drafts.filter(({ decision }) =>
        decision.outcome === "action" && BRINGS_UP.has(decision.intent.kind)
      )
        .map(({ facts }) => facts.workload.name),
    );
  }

  add(draft: Draft): void {
    const duplicates = decideDuplicates(draft.facts);
    for (const { container, decision } of duplicates) {
      this.#addRemoval(container, decision);
      const keeper = draft.facts.container?.node ?? "";
      this.#duplicates.push({ workload: container.name, node: container.node, keeper });
    }
    const { workload } = draft.facts;
    const decision = duplicated(draft.decision, duplicates);
    const { rule } = decision === draft.decision ? draft : duplicates[0]!;
    if (isHeldBack(draft)) this.#heldBack.push(workload.name);
    if (draft.decision.outcome === "action") {
      const { intent, reason } = draft.decision;
      return this.#addAction(draft, intent, reason);
    }
    if (draft.decision.outcome === "hold") {
      const { outcome: _, ...rest } = draft.decision;
      this.#holds.push({ workload: workload.name, ...rest });
    }
    this.#verdict({ ...draft, rule }, decision.outcome, decision.reason);
  }

  /** What is in place is restarted all the same after what this plan renews; and others after that. */
  followUp(drafts: readonly Draft[]): void {
    if (this.#renewed.size === 0) return;
    const waiting = new Set(drafts.filter(mayFollow));
    for (let before = Infinity; waiting.size < before;) {
      before = waiting.size;
      for (const draft of waiting) {
        const renewed = restartsAfter(draft.facts.workload).find((it) => this.#renewed.has(it));
        if (renewed === undefined) continue;
        waiting.delete(draft);
        this.#decideAnew({ ...draft.facts, renewed });
      }
    }
  }

  #decideAnew(facts: Facts): void {
    const place = this.#verdicts.findIndex((it) => it.workload === facts.workload.name);
    this.add({ facts, ...decide(facts) });
    this.#verdicts[place] = this.#verdicts.pop()!;
  }

  addRemoval(container: ObservedContainer, rule: string, decision: Decision): void {
    const { name, node, id } = container;
    const { outcome, reason } = decision;
    if (outcome === "in-place") return;
    this.#addRemoval(container, decision);
    this.#verdicts.push({
      workload: name,
      node,
      container: id,
      outcome,
      rule,
      reason,
      changes: [],
      ignored: [],
    });
  }

  #addRemoval({ name: workload, node }: ObservedContainer, decision: Decision): void {
    if (decision.outcome === "action") {
      this.#put({ ...decision.intent, workload, node, reason: decision.reason });
    } else if (decision.outcome === "hold") {
      const { outcome: _, ...rest } = decision;
      this.#holds.push({ workload, ...rest });
    }
  }

  finish(untracked: Plan["untracked"], windows: readonly WindowTimes[]): Plan {
    const actions = inOrder(
      [...this.#actions.values()],
      this.#input.snapshot,
      this.#input.observation,
    );
    const ends = this.#holds.map(({ until }) => until);
    const wakeAt = earliest([...ends, nextChange(windows)]);
    const validUntil = nextForbidding(windows);
    return {
      revision: this.#input.snapshot.revision,
      actions,
      holds: this.#holds,
      untracked,
      duplicates: this.#duplicates,
      warnings: this.#warnings,
      verdicts: this.#verdicts,
      heldBack: this.#heldBack,
      stops: stopAges(this.#input.snapshot, this.#input.memory, this.#input.now),
      windows,
      ...(wakeAt !== undefined && { wakeAt }),
      ...(validUntil !== undefined && { validUntil }),
    };
  }

  #addAction(draft: Draft, intent: Intent, reason: string): void {
    const { workload } = draft.facts;
    const placed = this.#place(draft.facts);
    if ("refusals" in placed) return this.#unplaceable(draft, intent, placed.refusals);
    const { node } = placed;
    const provisions = MAKES.has(intent.kind)
      ? provisionsFor(workload, node, this.#input.snapshot)
      : { actions: [] };
    const refusal = refuse(draft.facts, intent.kind, {
      census: this.#census,
      rising: this.#rising,
      missing: provisions.missing,
      node: node.name,
    });
    if (refusal !== undefined) {
      const { rule, ...hold } = refusal;
      this.#holds.push({ workload: workload.name, instead: intent.kind, ...hold });
      return this.#verdict({ ...draft, rule }, "hold", hold.reason);
    }
    for (const provision of provisions.actions) this.#put(provision);
    this.#put({ ...intent, workload: workload.name, node: node.name, reason });
    this.#verdict(draft, "action", reason);
  }

  /** What is there is dealt with where it is. */
  #place(facts: Facts): Placed {
    const node = nodeOf(facts);
    if (node !== undefined) return { node };
    return anyNode(this.#input.observation) ?? this.#placer.place(facts.workload);
  }

  #unplaceable(draft: Draft, { kind }: Intent, refusals: readonly NodeRefusal[]): void {
    const { workload } = draft.facts;
    const reason = `No node can take it. ${refusalWords(refusals)}`;
    this.#holds.push({ workload: workload.name, kind: "unplaceable", instead: kind, reason });
    this.#verdict({ ...draft, rule: "unplaceable" }, "hold", reason);
  }

  /** Two workloads may need one network: it is made once. */
  #put(action: Unordered): void {
    if (renews(action.kind)) this.#renewed.add(action.workload);
    this.#actions.set(actionId(action), action);
  }

  #verdict({ facts, rule }: Draft, outcome: Verdict["outcome"], reason: string): void {
    const { container, lost, memory, now } = facts;
    const workload = facts.workload.name;
    const changes = dated(together(stateDrift(facts, outcome), facts.changes), memory, now);
    const ignored = dated(facts.ignored, memory, now);
    if (container === undefined) {
      const place = lost?.seen && { node: lost.node };
      this.#verdicts.push({ workload, ...place, outcome, rule, reason, changes, ignored });
    } else {
      // As one literal: this is done for every workload, and to spread takes as long as to decide.
      this.#verdicts.push({
        workload,
        node: container.node,
        container: container.id,
        outcome,
        rule,
        reason,
        changes,
        ignored,
      });
    }
  }
}

/** Nearly always both are empty. */
function together(
  state: readonly FieldChange[],
  spec: readonly FieldChange[] | undefined,
): readonly FieldChange[] {
  if (spec === undefined || spec.length === 0) return state;
  return [...state, ...spec];
}

/** What runs as it should, and on another node as well, is not as it should be. */
function duplicated(decision: Decision, duplicates: readonly DecidedDuplicate[]): Decision {
  return decision.outcome === "in-place" ? duplicates[0]?.decision ?? decision : decision;
}

/** Whether it is left as it is, for no other reason than that nothing is wrong with it. */
function mayFollow({ facts, decision }: Draft): boolean {
  return decision.outcome === "in-place" && restartsAfter(facts.workload).length > 0 &&
    facts.duplicates.length === 0;
}

function isHeldBack({ rule, decision, facts }: Draft): boolean {
  if (ROLLOUTS.has(rule) || rule === UNDER_WAY) {
    return (stopOf(facts) ?? waitOf(facts)) !== undefined;
  }
  return decision.outcome === "hold" && decision.kind === "maintenance";
}
