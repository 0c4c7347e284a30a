/** When something is to end, as people say it. Pure. */

/** Milliseconds. A day is 24 hours, whatever the clocks do. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** RFC 3339; the offset may have lost its "+" as an unescaped part of a query. */
const TIMESTAMP =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:([Zz])|([+ -])(\d\d:\d\d))$/;

/**
 * "2h" or "2026-11-21T18:00:00+01:00" in milliseconds since 1970; undefined where it is neither.
 * @param now milliseconds since 1970, which a duration counts from
 */
export function parseUntil(text: string, now: number): number | undefined {
  const duration = parseDuration(text);
  return duration === undefined ? parseTimestamp(text) : now + duration;
}

/** "1h30m" in milliseconds; undefined where it is no such thing, or nothing. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,6}[smhdw])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(\w)/g)];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
  return total > 0 ? total : undefined;
}

/** A time of RFC 3339 in milliseconds since 1970. */
export function parseTimestamp(text: string): number | undefined {
  const [, day, time, zulu, sign, offset] = TIMESTAMP.exec(text) ?? [];
  if (day === undefined) return undefined;
  const zone = zulu === undefined ? `${sign === "-" ? "-" : "+"}${offset}` : "Z";
  const at = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}
