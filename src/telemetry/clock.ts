/** The machine's own clock. */
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../reconciler/ports.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    // An abort ends the wait; whoever waits looks at the signal.
    await delay(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  },
};
