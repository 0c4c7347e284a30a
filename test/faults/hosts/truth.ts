/**
 * What it means that the API told the truth, checked against what the hosts are known to have done. Pure.
 *
 * Every answer says of which round it is, when that began and how long it took, and is judged by that:
 *
 * 1. The round is not old. Rounds begin each second, or as soon as the one before has ended, and they
 *    end when what they do is done: so an answer is as old as two rounds at most.
 * 2. A node that could not be asked when the round began is not called reachable.
 * 3. A node that could be asked is called reachable, once it has been found again; for a moment its
 *    engine may be slower than it is waited for.
 * 4. What is called running somewhere ran there at some time of the round, wherever we could look.
 * 5. Nothing is called synced on a node that the same answer calls unreachable.
 * 6. Every workload is told of, and an answer comes at all, at any time.
 *
 * Times are milliseconds since 1970.
 */
import type { StatusReport } from "../../../src/reconciler/operations.ts";

/** What the API said. */
export interface Sample {
  /** When it was asked, and when it had answered. */
  readonly asked: number;
  readonly answered: number;
  /** Undefined: it was given up. */
  readonly status?: Pick<StatusReport, "round" | "nodes" | "workloads">;
}

/** What an engine said to us on the side, past whatever keeps the service from asking it. */
export interface Glimpse {
  readonly asked: number;
  readonly answered: number;
  readonly host: string;
  /** Names of the containers that ran. */
  readonly running: ReadonlySet<string>;
}

/** A time in which the service could not ask a host's engine. */
export interface Absence {
  readonly host: string;
  /** When it began to be so, and from when it was. */
  readonly begun: number;
  readonly from: number;
  /** Until when it was, and when it was over for certain. */
  readonly until: number;
  readonly ended: number;
}

export interface Account {
  readonly workloads: readonly string[];
  readonly samples: readonly Sample[];
  readonly glimpses: readonly Glimpse[];
  readonly absences: readonly Absence[];
}

/** How old an answer may be: rounds are long while many containers are made on a busy machine. */
export const OLD = 30_000;
/** How far an engine's answer may be from the round that heeds it: so long one is waited for. */
export const SKEW = 2_000;
/** How long an engine that came back may take until it is found: it is asked anew in each round. */
export const RETURN = 10_000;
/** How long an answer may take. */
const ANSWER = 3_000;

type Report = NonNullable<Sample["status"]>;

/** A sample that has an answer, and the round that this is of. */
interface Told extends Report {
  readonly asked: number;
  readonly begun: number;
  readonly ended: number;
}

type Rule = (told: Told, account: Account) => string[];

/** @returns a sentence for each lie, the first few of each kind */
export function checkTruth(account: Account): string[] {
  const told = account.samples.flatMap(toldBy);
  const rules: Rule[] = [oldRounds, goneNodes, returnedNodes, ghosts, contradictions, omissions];
  return [
    ...account.samples.flatMap(silence).slice(0, 5),
    ...rules.flatMap((rule) => told.flatMap((it) => rule(it, account)).slice(0, 5)),
  ];
}

function toldBy({ asked, status }: Sample): Told[] {
  if (status?.round === undefined) return [];
  const { at, milliseconds } = status.round;
  return [{ ...status, asked, begun: at, ended: at + milliseconds }];
}

function silence({ asked, answered, status }: Sample): string[] {
  if (status === undefined) return [`${clock(asked)}: there was no answer.`];
  return answered - asked > ANSWER ? [`${clock(asked)}: it took ${answered - asked} ms.`] : [];
}

function oldRounds({ asked, begun }: Told): string[] {
  return asked - begun > OLD ? [`${clock(asked)}: the round was of ${clock(begun)}.`] : [];
}

function goneNodes({ begun, ended, nodes }: Told, { absences }: Account): string[] {
  const away = (name: string) =>
    absences.some(({ host, from, until }) => host === name && from + SKEW < begun && ended < until);
  return nodes.filter(({ name, reachable }) => reachable && away(name))
    .map(({ name }) => `${clock(begun)}: ${name} was called reachable, and was away.`);
}

function returnedNodes({ begun, ended, nodes }: Told, account: Account): string[] {
  const away = (name: string) =>
    account.absences.some((it) =>
      it.host === name && it.begun <= ended && begun <= it.ended + RETURN
    );
  const seen = (name: string) =>
    account.samples.flatMap(toldBy).some((other) =>
      other.begun <= begun && begun - RETURN <= other.begun &&
      other.nodes.some((it) => it.name === name && it.reachable)
    );
  return nodes.filter(({ name, reachable }) => !reachable && !away(name) && !seen(name))
    .map(({ name, problem }) =>
      `${clock(begun)}: ${name} was called unreachable, and was well: ${problem}`
    );
}

function ghosts({ begun, ended, workloads }: Told, { glimpses }: Account): string[] {
  return workloads.flatMap(({ name, node, state }) => {
    if (state !== "running" || node === undefined) return [];
    const span = glimpses.filter((it) =>
      it.host === node && it.answered >= begun - SKEW && it.asked <= ended + SKEW
    );
    // Where it was looked at only once, it may have run a moment before.
    if (span.length < 2 || span.some(({ running }) => running.has(name))) return [];
    return [`${clock(begun)}: ${name} was called running on ${node}, and was not there.`];
  });
}

function contradictions({ begun, nodes, workloads }: Told): string[] {
  const away = new Set(nodes.filter(({ reachable }) => !reachable).map(({ name }) => name));
  return workloads
    .filter(({ node, sync }) => sync === "synced" && node !== undefined && away.has(node))
    .map(({ name, node }) => `${clock(begun)}: ${name} was called synced on ${node}, unreachable.`);
}

function omissions({ begun, workloads }: Told, account: Account): string[] {
  const told = new Set(workloads.map(({ name }) => name));
  return account.workloads.filter((name) => !told.has(name))
    .map((name) => `${clock(begun)}: ${name} was not told of.`);
}

function clock(time: number): string {
  return new Date(time).toISOString().slice(11, -1);
}
