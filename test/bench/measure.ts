/** Times, and the table that they end in. */

/** One comparison: ours and the bare floor, measured in turn in one run. */
export interface Row {
  readonly name: string;
  readonly floorName: string;
  /** The ratio to reach. */
  readonly aim: number;
  /** Milliseconds. */
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

/** A figure without a floor. */
export interface Count {
  readonly name: string;
  readonly value: string;
  readonly aim: string;
}

/** Milliseconds that some work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Ours and the floor in turn, so that whatever else the machine does hits both. */
export async function inTurn(
  times: number,
  ours: (turn: number) => Promise<number>,
  floor: (turn: number) => Promise<number>,
): Promise<Pick<Row, "ours" | "floor">> {
  const result = { ours: [] as number[], floor: [] as number[] };
  for (let turn = 0; turn < times; turn++) {
    result.floor.push(await floor(turn));
    result.ours.push(await ours(turn));
  }
  return result;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function rowsTable(rows: readonly Row[]): string {
  const lines = rows.map(({ name, floorName, aim, ours, floor }) => {
    const ratio = median(ours) / median(floor);
    return [
      name,
      `${median(ours).toFixed(1)} ms`,
      floorName,
      `${median(floor).toFixed(1)} ms`,
      ratio.toFixed(2),
      `≤ ${aim}`,
      ratio <= aim ? "reached" : "MISSED",
    ];
  });
  return columns([["what", "ours", "floor", "bare", "ratio", "aim", ""], ...lines]);
}

export function countsTable(counts: readonly Count[]): string {
  const lines = counts.map(({ name, value, aim }) => [name, value, aim]);
  return columns([["count", "measured", "aim"], ...lines]);
}

function columns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
  return lines.map((line) =>
    line.map((cell, index) => cell.padEnd(widths[index]!)).join("  ").trimEnd()
  ).join("\n");
}
