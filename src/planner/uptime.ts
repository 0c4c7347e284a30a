/** How long a container has run, by the engine's own words. */

const UNITS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};

const UP = /^Up (?:(\d+)|About an?|Less than a) (second|minute|hour|day|week|month|year)s?\b/;

/**
 * "Up 3 hours (healthy)" as milliseconds; 0 where it does not run, or does not say. Words are exact
 * enough, and cost no inspection; each engine counts by its own clock, so that it needs no other's.
 * Source of the words: https://pkg.go.dev/github.com/docker/go-units#HumanDuration
 */
export function uptime(status: string): number {
  const match = UP.exec(status);
  if (match === null) return 0;
  return Number(match[1] ?? 1) * (UNITS[match[2]!] ?? 0);
}
