/** What became of a revision, by what is noted of it. Pure. */
import type { HistoryOutcome } from "./operations.ts";

const SYNCED = /^synced (\S+)$/;
const FAILED = /^failed: (.*)$/s;
const SUPERSEDED = /^superseded by ([0-9a-f]{7,40})$/;

/** Whatever else somebody noted is told as it is. */
export function outcomeOf(note: string): HistoryOutcome {
  const at = Date.parse(SYNCED.exec(note)?.[1] ?? "");
  if (!Number.isNaN(at)) return { result: "synced", at };
  const [, why] = FAILED.exec(note) ?? [];
  if (why !== undefined) return { result: "failed", reason: why };
  const [, by] = SUPERSEDED.exec(note) ?? [];
  return by === undefined ? { result: "noted", reason: note } : { result: "superseded", by };
}
