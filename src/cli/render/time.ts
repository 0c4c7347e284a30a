/** Times as people read them. All in milliseconds. */

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** "2026-11-21 00:10:34 (3 minutes ago)", by local time. */
export function when(at: number, now: number): string {
  return `${localTime(at)} (${relative(at, now)})`;
}

export function localTime(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

/** "3 minutes ago", "in 2 hours", "now". */
export function relative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  const [unit, size] = UNITS.find(([, size]) => distance >= size) ?? [undefined, 1];
  if (unit === undefined) return "now";
  const count = Math.floor(distance / size);
  const amount = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return at < now ? `${amount} ago` : `in ${amount}`;
}

/** "42 ms", "1.3 s", "2m05s", "3h20m", "2d04h". */
export function lasting(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const pairs = [["d", "h", 86_400_000, 24], ["h", "m", 3_600_000, 60], [
    "m",
    "s",
    60_000,
    60,
  ]] as const;
  const [large, small, size, parts] = pairs.find(([, , size]) => milliseconds >= size)!;
  const rest = Math.floor((milliseconds % size) / (size / parts));
  return `${Math.floor(milliseconds / size)}${large}${String(rest).padStart(2, "0")}${small}`;
}
