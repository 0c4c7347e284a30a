/** Several containers bear one workload's name, since a lost node came back: which of them stays. */
import type { WorkloadMemory } from "../model/memory.ts";
import { type ObservedContainer, SCHEDULE_LABEL, STAMP } from "../model/observation.ts";
import type { Relocation } from "../model/relocation.ts";
import { compareText } from "../model/sorting.ts";
import { uptime } from "./uptime.ts";

/** What tells the copies of one workload apart. */
export interface Descent {
  readonly onReturn: Relocation["onReturn"];
  /** `ark.enable_restart` */
  readonly mayStart: boolean;
  readonly memory: WorkloadMemory | undefined;
}

type Order = (a: ObservedContainer, b: ObservedContainer, of: Descent) => number;

/**
 * The first that tells two of them apart decides. What cannot serve stays by no policy: keeping it
 * would end the one that does.
 */
const ORDERS: readonly Order[] = [
  first(({ state }) => state !== "removing" && state !== "dead"),
  first(({ state }) => state !== "created"),
  first(({ state }, { mayStart }) => mayStart || state === "running"),
  (a, b, of) => BY_POLICY[of.onReturn](a, b, of),
  later,
  (a, b) => compareText(a.node, b.node),
];

const BY_POLICY: Readonly<Record<Relocation["onReturn"], Order>> = {
  "keep-replacement": later,
  "keep-original": (a, b, of) => later(b, a, of),
  "longest-running": (a, b) =>
    Number(b.state === "running") - Number(a.state === "running") ||
    uptime(b.status) - uptime(a.status),
};

/** Of two or more. Those that may be others' do not come into question where one is ours. */
export function keeperOf(
  copies: readonly ObservedContainer[],
  of: Descent,
): ObservedContainer {
  const ours = copies.filter((copy) => isOurs(copy, of.memory));
  const scheduled = copies.filter(({ labels }) => SCHEDULE_LABEL in labels);
  const [candidates] = [ours, scheduled, copies].filter(({ length }) => length > 0);
  const sorted = [...candidates ?? []].sort((a, b) => compare(a, b, of));
  if (sorted[0] === undefined) throw new Error("there is no copy to keep");
  return sorted[0];
}

/** Made by this program, or known to be, or to have been, the workload's container. */
export function isOurs(
  { labels, node }: ObservedContainer,
  memory: WorkloadMemory | undefined,
): boolean {
  return STAMP.spec in labels || memory?.node === node || isLeft(node, memory);
}

function compare(a: ObservedContainer, b: ObservedContainer, of: Descent): number {
  for (const order of ORDERS) {
    const result = order(a, b, of);
    if (result !== 0) return result;
  }
  return 0;
}

/** The replacement first: the one that was not left behind, else of the later term, else the younger. */
function later(a: ObservedContainer, b: ObservedContainer, { memory }: Descent): number {
  return Number(isLeft(a.node, memory)) - Number(isLeft(b.node, memory)) ||
    termOf(b) - termOf(a) || b.createdAt - a.createdAt;
}

function isLeft(node: string, memory: WorkloadMemory | undefined): boolean {
  return memory?.leftOn?.includes(node) ?? false;
}

/** Terms grow; what bears none was made by hand, before. */
function termOf({ labels }: ObservedContainer): number {
  const term = Number(labels[STAMP.term] ?? -1);
  return Number.isNaN(term) ? -1 : term;
}

function first(holds: (copy: ObservedContainer, of: Descent) => boolean): Order {
  return (a, b, of) => Number(holds(b, of)) - Number(holds(a, of));
}
