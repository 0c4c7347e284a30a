/** Waits for the answers of many, and for nobody at the cost of the others. */
import type { Clock } from "../../reconciler/ports.ts";

/** One that was asked. */
export interface Asked {
  /** It was well before: its answer is waited for. */
  readonly trusted: boolean;
  /** How long it may be silent while the others are done; milliseconds. */
  readonly patience: number;
  readonly look: {
    /** Resolves when it has answered, or failed. */
    readonly done: Promise<void>;
    readonly settled: boolean;
    /** When it was last heard of, by the clock's `elapsed`. */
    readonly heardAt: number;
  };
}

/**
 * Resolves when everyone who is trusted has answered. One that is silent is waited for as long as its
 * patience lasts beyond the last answer of any other, and beyond its own last sign of life. Where
 * nobody is trusted, all are. The only one there is is waited for until it has answered.
 */
export async function gather(asked: readonly Asked[], clock: Clock): Promise<void> {
  if (asked.length === 1) return await asked[0]!.look.done;
  const trusted = asked.filter((it) => it.trusted);
  const waitedFor = trusted.length > 0 ? trusted : asked;
  const all = new AbortController();
  let open = waitedFor.length;
  let lastAnswer = clock.elapsed();
  for (const { look } of waitedFor) {
    void look.done.then(() => {
      lastAnswer = clock.elapsed();
      open -= 1;
      if (open === 0) all.abort();
    });
  }
  while (open > 0) {
    const left = endOfPatience(waitedFor, lastAnswer) - clock.elapsed();
    if (left <= 0) return;
    await clock.sleep(left, all.signal);
  }
}

function endOfPatience(asked: readonly Asked[], lastAnswer: number): number {
  const silent = asked.filter(({ look }) => !look.settled);
  return Math.max(
    ...silent.map(({ look, patience }) => Math.max(lastAnswer, look.heardAt) + patience),
  );
}
