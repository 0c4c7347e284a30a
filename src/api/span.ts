/** The ends of a span of time that is over, as people say them. Pure. */
import { parseDuration, parseTimestamp } from "./until.ts";

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_LENGTH = 86_400_000;

/**
 * "7d" (ago), "2026-11-01" (of that day in UTC the beginning, or the end) or
 * "2026-11-21T18:00:00+01:00" in milliseconds since 1970; undefined where it is none of these.
 * @param now milliseconds since 1970, which a duration counts back from
 */
export function parseSpanEnd(text: string, end: "since" | "until", now: number) {
  const duration = parseDuration(text);
  if (duration !== undefined) return now - duration;
  if (!DAY.test(text)) return parseTimestamp(text);
  const midnight = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(midnight)) return undefined;
  return end === "since" ? midnight : midnight + DAY_LENGTH - 1;
}
