/**
 * Whether what replicas did is what replicas may do of which one leads at a time. Pure.
 *
 * A process that is suspended in the middle of a call can neither give it up nor say that it stands
 * down until it goes on. Only that is forgiven: what began before we suspended the process, and ended
 * as soon as it went on, counts as ended when the suspension began.
 */
import type { Absence, Call, History, Reign } from "./history.ts";

/** How long a process that goes on may take until it has given up what it was at; milliseconds. */
const WAKING = 500;

type Span = Pick<Call, "replica" | "start" | "end">;

/** @returns a sentence for each thing that may not be */
export function checkHistory(history: History): string[] {
  return [
    ...lateCalls(history.calls),
    ...overlappingCalls(history),
    ...shrinkingReigns(history.reigns),
    ...overlappingReigns(history),
    ...strayCalls(history),
    ...shrinkingCommits(history),
  ];
}

/** No call of a term starts once a call of a later term has started, on whatever node. */
function lateCalls(calls: readonly Call[]): string[] {
  const problems: string[] = [];
  let latest: Call | undefined;
  for (const call of byStart(calls)) {
    if (latest === undefined || call.term >= latest.term) latest = call;
    else problems.push(`${nameOf(call)} started after ${nameOf(latest)} had.`);
  }
  return problems;
}

/** No call is under way while a call of a later term is. */
function overlappingCalls({ calls, absences }: History): string[] {
  const problems: string[] = [];
  let under: { call: Call; end: number }[] = [];
  for (const call of byStart(calls)) {
    under = under.filter(({ end }) => end > call.start);
    for (const other of under) {
      if (other.call.term >= call.term) continue;
      problems.push(`${nameOf(call)} started while ${nameOf(other.call)} was under way.`);
    }
    under.push({ call, end: attendedEnd(call, absences) });
  }
  return problems;
}

/** Who begins to lead later has a greater term, unless it goes on with its own after doubts. */
function shrinkingReigns(reigns: readonly Reign[]): string[] {
  return pairs(inOrder(reigns))
    .filter(([before, after]) =>
      after.term < before.term ||
      (after.term === before.term && after.replica !== before.replica)
    )
    .map(([before, after]) => `The ${titleOf(after)} began after the ${titleOf(before)}.`);
}

/** Nobody begins to lead before the one before has stood down. */
function overlappingReigns({ reigns, absences }: History): string[] {
  return pairs(inOrder(reigns))
    .filter(([before, after]) => {
      const span = { ...before, start: before.from, end: before.until ?? Infinity };
      return attendedEnd(span, absences) > after.from;
    })
    .map(([before, after]) => `The ${titleOf(after)} began before the ${titleOf(before)} ended.`);
}

/** Every call starts while its replica says that it leads with that term. */
function strayCalls({ calls, reigns }: History): string[] {
  const covers = (call: Call) => ({ replica, term, from, until = Infinity }: Reign) =>
    replica === call.replica && term === call.term && from <= call.start && call.start <= until;
  return calls
    .filter((call) => !reigns.some(covers(call)))
    .map((call) => `${nameOf(call)} started while ${call.replica} did not lead with that term.`);
}

function shrinkingCommits({ commits }: History): string[] {
  return pairs(commits)
    .filter(([before, after]) => after.term < before.term)
    .map(([before, after]) =>
      `Commit ${after.revision} of term ${after.term} lies on top of ` +
      `${before.revision} of term ${before.term}.`
    );
}

/** When it ended, as far as its process had a say in it. */
function attendedEnd({ replica, start, end }: Span, absences: readonly Absence[]): number {
  const excuses = absences.filter((absence) =>
    absence.replica === replica && start <= absence.from && absence.from < end &&
    end <= absence.until + WAKING
  );
  return Math.min(end, ...excuses.map(({ from }) => from));
}

function byStart(calls: readonly Call[]): Call[] {
  return [...calls].sort((a, b) => a.start - b.start);
}

function inOrder(reigns: readonly Reign[]): Reign[] {
  return [...reigns].sort((a, b) => a.from - b.from);
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.slice(1).map((item, index) => [items[index]!, item]);
}

function nameOf({ replica, call, node, subject, term, start }: Call): string {
  const at = new Date(start).toISOString().slice(11, -1);
  return `${call} ${subject} on ${node} by ${replica} in term ${term} at ${at}`;
}

function titleOf({ replica, term, from }: Reign): string {
  return `reign of ${replica} in term ${term} from ${new Date(from).toISOString().slice(11, -1)}`;
}
