/** A deadline for what may never end. */
import type { Clock } from "../../reconciler/ports.ts";

/** What it comes to, or undefined where it takes longer; a failure as the promise's own. */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController(); // a timer that is left would keep the process alive
  const late = clock.sleep(milliseconds, over.signal).then(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}
