/** Appends lines to a file that is a new one each day. */
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

export interface DailyFileOptions {
  readonly dir: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told once when the file cannot be written, and once when it can be again. */
  readonly complain: (sentence: string) => void;
}

/**
 * A function that appends a line to the file of the local day. It opens the file anew each time:
 * a log of this size can afford it, and a folder that was deleted or remounted comes back by itself.
 */
export function dailyFile({ dir, now, complain }: DailyFileOptions): (line: string) => void {
  let failing = false;
  return (line) => {
    const problem = append(dir, dailyName(now()), line);
    if ((problem !== undefined) === failing) return;
    failing = problem !== undefined;
    complain(
      failing ? `The log file cannot be written: ${problem}` : "The log file is written again.",
    );
  };
}

/** "ark-schedule-container-2026-11-21.log", by local time. */
export function dailyName(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `ark-schedule-container-${day}.log`;
}

function append(dir: string, name: string, line: string): string | undefined {
  try {
    mkdirSync(dir, { recursive: true });
    // What is logged may be of interest to more people than may read it.
    appendFileSync(join(dir, name), line, { mode: 0o640 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
