/** What a new leader does first. */
import type { Clock, SnapshotRepository } from "./ports.ts";

/** Healing does not wait longer for a git server; milliseconds. */
const PATIENCE = 1_000;

/**
 * Asks for what its predecessor may have acted on already, where the answer comes soon. That none
 * comes is reported by whoever polls.
 */
export async function catchUp(repository: SnapshotRepository, clock: Clock): Promise<void> {
  const answered = new AbortController();
  const asked = repository.fetch().catch(() => undefined).finally(() => answered.abort());
  await Promise.race([asked, clock.sleep(PATIENCE, answered.signal)]);
}
