/** What a service has logged, over all its lives. */

export interface Line extends Readonly<Record<string, unknown>> {
  /** ISO 8601. */
  readonly time: string;
  readonly msg: string;
  /** Which life of the service it is from: 1, 2, … */
  readonly life: number;
}

/** @param lives what a service that logs JSON has printed; other lines, and what was cut off, are left out */
export function linesOf(lives: readonly string[]): Line[] {
  return lives.flatMap((output, index) =>
    output.split("\n").map(parse).filter((line) => line !== undefined)
      .map((line) => ({ ...line, life: index + 1 }))
  );
}

function parse(text: string): Pick<Line, "time" | "msg"> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
