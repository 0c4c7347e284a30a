/** How long a workload is left alone after attempts that did not last. */
import type { WorkloadMemory } from "../model/memory.ts";

const FIRST = 1_000;
const LONGEST = 5 * 60_000;
/** Stands for the spec of what the snapshot does not name, and is only to be removed. */
export const NO_SPEC = "";
/** Running for so long forgets earlier attempts; milliseconds. */
export const PROVEN_AFTER = 10 * 60_000;
/** So many restarts that did not last, then it is made anew. */
export const RESTARTS_BEFORE_RECREATE = 3;

/** Milliseconds to wait after the n-th attempt: 1 s, doubling to 5 min. */
export function backoff(attempts: number): number {
  return attempts === 0 ? 0 : Math.min(LONGEST, FIRST * 2 ** (attempts - 1));
}

/** Attempts that count for this spec: another spec starts afresh. */
export function attemptsFor(hash: string, memory: WorkloadMemory | undefined): number {
  return memory?.attempted === hash ? memory.attempts ?? 0 : 0;
}

/** The same, as if none had been made. */
export function withoutAttempts(memory: WorkloadMemory): WorkloadMemory {
  const { attempts: _a, lastAttempt: _l, attempted: _s, lastError: _e, ...rest } = memory;
  return rest;
}

/** When the next attempt may be made; milliseconds since 1970, 0 for at once. */
export function nextAttemptAt(hash: string, memory: WorkloadMemory | undefined): number {
  const attempts = attemptsFor(hash, memory);
  return attempts === 0 ? 0 : (memory?.lastAttempt ?? 0) + backoff(attempts);
}
