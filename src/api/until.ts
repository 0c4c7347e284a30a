/** When something is to end, as people say it. Pure. */
import { parseDuration } from "../model/units.ts";

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** RFC 3339; the offset may have lost its "+" as an unescaped part of a query. */
const TIMESTAMP =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:([Zz])|([+ -])(\d\d:\d\d))$/;

/**
 * "2h" or "2026-11-21T18:00:00+01:00" in milliseconds since 1970; undefined where it is neither.
 * @param now milliseconds since 1970, which a duration counts from
 */
export function parseUntil(text: string, now: number): number | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined) {
    return duration > 0 ? now + Math.ceil(duration / NANOSECONDS_PER_MILLISECOND) : undefined;
  }
  return parseTimestamp(text);
}

function parseTimestamp(text: string): number | undefined {
  const [, day, time, zulu, sign, offset] = TIMESTAMP.exec(text) ?? [];
  if (day === undefined) return undefined;
  const zone = zulu === undefined ? `${sign === "-" ? "-" : "+"}${offset}` : "Z";
  const at = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}
