/** Durations and byte sizes: as Compose writes them, and as the engine counts them. */

/** Nanoseconds in each unit of Go's durations, largest first. */
const DURATION_UNITS: readonly (readonly [unit: string, nanoseconds: number])[] = [
  ["h", 3_600_000_000_000],
  ["m", 60_000_000_000],
  ["s", 1_000_000_000],
  ["ms", 1_000_000],
  ["us", 1_000],
  ["ns", 1],
];

const DURATION = /^-?(?:\d+(?:\.\d+)?(?:h|m|s|ms|us|µs|ns))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g;

/** "1m30s" as nanoseconds; undefined if it is not a duration. "0" is one, and "-1s" (for ever). */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!DURATION.test(text)) return undefined;
  const factors = new Map(DURATION_UNITS);
  let total = 0;
  for (const [, count, unit] of text.matchAll(DURATION_PART)) {
    total += Number(count) * (factors.get(unit === "µs" ? "us" : unit!) ?? NaN);
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
  ["t", 1024 ** 4],
  ["g", 1024 ** 3],
  ["m", 1024 ** 2],
  ["k", 1024],
];

const SIZE_FACTORS = new Map(SIZE_UNITS);

const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([tgmk])(?:i?b)?|b)?$/i;

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
