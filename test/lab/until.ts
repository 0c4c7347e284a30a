/** Waits for a condition by asking again and again, never by sleeping a fixed time. */
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The first answer of `probe` that is neither undefined, null nor false. An error of the probe counts
 * as "not yet". Rejects after `deadline` milliseconds with `what` and the last error.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadline = 20_000,
): Promise<Exclude<T, undefined | null | false>> {
  const begun = performance.now();
  const end = begun + deadline;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await probe();
      if (isAnswer(answer)) return answer;
    } catch (error) {
      last = error;
    }
    // The longer it takes, the less it matters: asking is what keeps the machine from answering.
    await sleep(Math.min(100, 20 + (performance.now() - begun) / 20));
  }
  throw new Error(`Waited ${deadline} ms in vain: ${what}`, { cause: last });
}

function isAnswer<T>(answer: T): answer is Exclude<T, undefined | null | false> {
  return answer !== undefined && answer !== null && answer !== false;
}
