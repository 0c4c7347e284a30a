/** Durations and byte sizes: as Compose writes them, and as the engine counts them. */

/** Nanoseconds in one: durations are read and printed in nanoseconds, times are milliseconds. */
export const MILLISECOND = 1_000_000;

/** Nanoseconds in each unit that durations are printed in, those of Go's; largest first. */
const DURATION_UNITS: readonly (readonly [unit: string, nanoseconds: number])[] = [
  ["h", 3_600_000_000_000],
  ["m", 60_000_000_000],
  ["s", 1_000_000_000],
  ["ms", MILLISECOND],
  ["us", 1_000],
  ["ns", 1],
];

/** Units that are only read. Compose has days and weeks beyond Go's; both micro signs are Unicode's. */
const DURATION_FACTORS: ReadonlyMap<string, number> = new Map([
  ...DURATION_UNITS,
  ["w", 604_800_000_000_000],
  ["d", 86_400_000_000_000],
  ["\u00b5s", 1_000],
  ["\u03bcs", 1_000],
]);

/** Of every duration, as a regular expression. */
export const DURATION_PATTERN =
  "^[-+]?(?:0|(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[wdhms]|[mun\u00b5\u03bc]s))+)$";

const DURATION = new RegExp(DURATION_PATTERN);
const DURATION_PART = /(\d+(?:\.\d*)?|\.\d+)([mun\u00b5\u03bc]s|[wdhms])/g;

/** "1m30s" as nanoseconds; undefined if it is not a duration. "0" is one, and "-1s" (for ever). */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(DURATION_PART)) {
    total += Number(count) * DURATION_FACTORS.get(unit!)!;
  }
  return Math.round(text.startsWith("-") ? -total : total);
}

/** Nanoseconds as the one canonical spelling: the largest units first, none of them zero. */
export function formatDuration(nanoseconds: number): string {
  let rest = Math.abs(nanoseconds);
  let text = nanoseconds < 0 ? "-" : "";
  for (const [unit, factor] of DURATION_UNITS) {
    const count = Math.floor(rest / factor);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * factor;
  }
  return text || "0s";
}

/** Bytes in each of Compose's units, largest first. Powers of 1024, as the engine counts. */
const SIZE_UNITS: readonly (readonly [unit: string, bytes: number])[] = [
  ["p", 1024 ** 5],
  ["t", 1024 ** 4],
  ["g", 1024 ** 3],
  ["m", 1024 ** 2],
  ["k", 1024],
];

const SIZE_FACTORS = new Map(SIZE_UNITS);

/** Of every size but "-1", as a regular expression. */
export const SIZE_PATTERN = "^(\\d+(?:\\.\\d+)?) ?(?:([ptgmkPTGMK])(?:[iI]?[bB])?|[bB])?$";

const SIZE = new RegExp(SIZE_PATTERN);

/** "512m", "1.5gb", "4096" as bytes; "-1" (no limit) as -1; undefined if it is not a size. */
export function parseBytes(text: string): number | undefined {
  if (text === "-1") return -1;
  const match = SIZE.exec(text);
  if (!match) return undefined;
  const factor = SIZE_FACTORS.get(match[2]?.toLowerCase() ?? "") ?? 1;
  return Math.floor(Number(match[1]) * factor);
}

/** Bytes as the one canonical spelling: the largest unit that divides them, else the plain number. */
export function formatBytes(bytes: number): string {
  const unit = SIZE_UNITS.find(([, factor]) => bytes > 0 && bytes % factor === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : String(bytes);
}

/** Billionths of a processor as Compose's number of them: 1500000000 as "1.5". */
export function formatCpus(nano: number): string {
  const fraction = String(nano % 1e9).padStart(9, "0").replace(/0+$/, "");
  return Math.floor(nano / 1e9) + (fraction && `.${fraction}`);
}

/** "1.5" as billionths of a processor; undefined if it is not a number. */
export function parseCpus(cpus: string): number | undefined {
  const value = Number(cpus);
  return cpus.trim() === "" || !Number.isFinite(value) ? undefined : Math.round(value * 1e9);
}
