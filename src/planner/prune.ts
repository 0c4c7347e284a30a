/** Containers that the snapshot does not name: which of them are ours to remove, and the brakes on it. */
import { composeService } from "../model/compose-labels.ts";
import { workloadOf } from "../model/naming.ts";
import { type ObservedContainer, SCHEDULE_LABEL, STAMP } from "../model/observation.ts";
import type { Untracked } from "../model/plan.ts";
import { compareText } from "../model/sorting.ts";
import { heldByAction, UNDER_WAY } from "./action-under-way.ts";
import { nextAttemptAt, NO_SPEC } from "./backoff.ts";
import { act, type Decision, type Held, hold } from "./decision.ts";
import type { Census, PlanInput } from "./facts.ts";
import { allContainers } from "./namesakes.ts";

export interface Pruning {
  readonly decisions: readonly { container: ObservedContainer; rule: string; decision: Decision }[];
  /** Labelled for scheduling, or of a service that the snapshot has, and never in it. */
  readonly untracked: readonly Untracked[];
}

export function decidePruning(input: PlanInput, census: Census): Pruning {
  const renamed = new Set(census.renamed.values());
  const strangers = allContainers(census).filter((it) =>
    !input.snapshot.workloads.has(workloadOf(it.name)) && !renamed.has(it)
  );
  const ours = strangers.filter((container) => isOurs(container, input, census));
  const rest = strangers.filter((container) => !ours.includes(container));
  const removals = ours.filter((container) =>
    isSurplus(container, input) ||
    (input.snapshot.cluster.prune !== "off" && isListed(container, input))
  );
  const brake = brakeOn(removals.length, input, census);
  return {
    decisions: ours.map((container) => {
      const { stopOf, waitOf } = census.maintenance;
      const place = [workloadOf(container.name), container.node] as const;
      const underWay = [container.name, place[0]].flatMap((name) =>
        census.underWay.get(name) ?? []
      );
      const busy = underWay[0] && heldByAction(underWay[0], input.now);
      const held = { busy, stop: stopOf(...place), wait: waitOf(...place), brake };
      return { container, ...pruneOne(container, input, held) };
    }),
    untracked: rest.filter((it) => SCHEDULE_LABEL in it.labels || isSurplus(it, input))
      .map(untracked)
      .sort((a, b) => compareText(a.name, b.name) || compareText(a.node, b.node)),
  };
}

function untracked({ name, node, live, createdAt }: ObservedContainer): Untracked {
  return { name, node, ...(live && { image: live.spec.image }), since: createdAt };
}

/** Made by this program, or in force in a snapshot before and still labelled for it. */
function isOurs(container: ObservedContainer, input: PlanInput, census: Census): boolean {
  if (STAMP.spec in container.labels) return true;
  const isLabelled = SCHEDULE_LABEL in container.labels || isSurplus(container, input);
  return isLabelled && census.managed.has(workloadOf(container.name));
}

/**
 * Its service is still there and is to have fewer containers, or others. Somebody has said so, and
 * has not taken out a file: `prune` is not asked, as Compose does not ask for it either.
 */
function isSurplus({ labels }: ObservedContainer, { snapshot: { services } }: PlanInput): boolean {
  if (services.size === 0) return false;
  const service = composeService(labels);
  return service !== undefined && services.has(service);
}

function isListed({ name }: ObservedContainer, { snapshot }: PlanInput): boolean {
  const { prune, removed } = snapshot.cluster;
  return prune !== "listed" || removed.includes(workloadOf(name));
}

/** Why removing so many at once is not done without being confirmed; undefined: go on. */
function brakeOn(removals: number, { snapshot, memory }: PlanInput, census: Census) {
  if (removals === 0 || memory.confirmed === snapshot.revision) return undefined;
  const { workloads, services } = snapshot;
  if (workloads.size === 0 && services.size === 0) return "The snapshot is empty";
  // What is on a lost node counts as it did: that it cannot be seen makes no commit any bolder.
  const inPlace =
    [...snapshot.workloads.keys()].filter((name) =>
      census.byName.has(name) || census.unknownNodes.includes(memory.workloads[name]?.node ?? "")
    ).length;
  const total = inPlace + removals;
  const share = snapshot.cluster.pruneShare;
  if (removals <= Math.max(1, Math.floor(total * share))) return undefined;
  return `This revision removes ${removals} of ${total} containers, over the limit of ${
    Math.round(share * 100)
  } %`;
}

/** What keeps a container from being removed. */
interface Restraint {
  /** By what is being done to it already. */
  readonly busy: Held | undefined;
  readonly stop: Held | undefined;
  readonly wait: Held | undefined;
  /** In words. */
  readonly brake: string | undefined;
}

function pruneOne(
  container: ObservedContainer,
  input: PlanInput,
  { busy, stop, wait, brake }: Restraint,
): { rule: string; decision: Decision } {
  const { snapshot, memory, now } = input;
  const instead = { instead: "remove" } as const;
  if (busy !== undefined) return { rule: UNDER_WAY, decision: busy };
  if (stop !== undefined) return { rule: "maintenance", decision: { ...stop, ...instead } };
  const surplus = isSurplus(container, input);
  if (!surplus && snapshot.cluster.prune === "off") {
    const reason = "It is no longer in the snapshot; `prune: off` in cluster.yaml leaves it.";
    return { rule: "prune-off", decision: hold("guard", reason, instead) };
  }
  if (!surplus && !isListed(container, input)) {
    const reason = "It is no longer in the snapshot; with `prune: listed` it goes once `removed` " +
      "in cluster.yaml names it.";
    return { rule: "prune-unlisted", decision: hold("guard", reason, instead) };
  }
  if (wait !== undefined) return { rule: "window-closed", decision: { ...wait, ...instead } };
  if (brake !== undefined) {
    const reason =
      `${brake}. Confirm with \`ark-schedule restore --confirm\`, or revert the commit.`;
    return { rule: "prune-brake", decision: hold("guard", reason, instead) };
  }
  const remembered = memory.workloads[container.name];
  const until = nextAttemptAt(NO_SPEC, remembered);
  if (until > now) {
    const reason = `Removing it failed: ${remembered?.lastError ?? "it is still there"}`;
    return { rule: "backoff", decision: hold("backoff", reason, { ...instead, until }) };
  }
  const intent = { kind: "remove", container: container.id } as const;
  if (surplus) {
    return { rule: "surplus", decision: act(intent, "Its service does without it now.") };
  }
  return { rule: "prune", decision: act(intent, "It is no longer in the snapshot.") };
}
