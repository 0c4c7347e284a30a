/** When a cron pattern comes: functions of pattern, zone and time alone. */
import { Cron } from "croner";

/** Patterns that are kept ready, as taking one apart costs as much as asking it. */
const KEPT = 100;
const kept = new Map<string, Cron>();
const periods = new Map<string, number>();

/** How many openings the shortest time between two is sought in. */
const SAMPLE = 24;
const SOME_TIME = Date.UTC(2000, 0, 1);

/**
 * The first time that the pattern comes after that one; both in milliseconds since 1970.
 * A time of day that the clocks leave out comes when they have jumped; one that they repeat, once.
 * @throws what croner says of a pattern or zone that `cronComplaint` or `isTimeZone` refuses
 */
export function nextTime(cron: string, timezone: string, after: number): number | undefined {
  return ready(cron, timezone).nextRun(new Date(after))?.getTime();
}

/** What is wrong with a pattern, in words; undefined where nothing is. @param after milliseconds since 1970 */
export function cronComplaint(cron: string, after = SOME_TIME): string | undefined {
  if (!/^\S+(?:\s+\S+){4,6}$/.test(cron.trim())) return "it has not 5 to 7 fields";
  try {
    return nextTime(cron, "UTC", after) === undefined ? "that moment never comes" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
  }
}

/** The shortest time between two openings, without changes of the clocks; milliseconds. */
export function shortestPeriod(cron: string): number {
  const known = periods.get(cron);
  if (known !== undefined) return known;
  const times = ready(cron, "UTC").nextRuns(SAMPLE, new Date(SOME_TIME)).map((at) => at.getTime());
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  return keep(periods, cron, Math.min(Infinity, ...gaps));
}

/** Whether it is a name such as "Europe/Zurich"; an offset is none, as it knows no summer. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

function ready(cron: string, timezone: string): Cron {
  const key = `${timezone} ${cron}`;
  return kept.get(key) ?? keep(kept, key, new Cron(cron, { paused: true, timezone }));
}

function keep<T>(all: Map<string, T>, key: string, value: T): T {
  if (all.size >= KEPT) all.clear();
  all.set(key, value);
  return value;
}
