/** Wakes the loop when somebody pushes. One look at a ref a second; reading is the round's. */
import type { Clock, SnapshotRepository } from "./ports.ts";

/** Milliseconds. */
const PAUSE = 1_000;

/** Until `signal` aborts. An error is left to the round, which meets it too and reports it. */
export async function followRevision(
  repository: SnapshotRepository,
  clock: Clock,
  wake: () => void,
  signal: AbortSignal,
): Promise<void> {
  const look = () => repository.head().catch(() => undefined);
  let known = await look();
  while (!signal.aborted) {
    await clock.sleep(PAUSE, signal);
    const head = await look();
    if (head !== known && head !== undefined) wake();
    known = head;
  }
}
