/** Counts what passed and failed, from what a process printed and how it ended. Pure. */
import type { Exit, Job, Outcome } from "./job.ts";

interface Summary {
  readonly total: number;
  readonly passed: number;
  readonly skipped: number;
}

/** In doubt it failed: a suite has to report tests, pass or fail each of them, and end well. */
export function outcomeOf(kind: Job["kind"], exit: Exit): Outcome {
  if (exit.late) return { passed: 0, failed: 1, problem: "did not end before its deadline" };
  if (kind === "check") return exit.code === 0 ? one("passed") : one("failed");
  const summary = readSummary(exit.output);
  if (summary === undefined) return one("failed", "crashed before it reported any test");
  return judge(summary, exit.code);
}

function judge({ total, passed, skipped }: Summary, code: number | null): Outcome {
  if (total === 0) return one("failed", "has no tests");
  if (passed < total) return { passed, failed: total - passed };
  if (skipped > 0) return { passed, failed: skipped, problem: `skipped ${skipped}` };
  if (code !== 0) return { passed, failed: 1, problem: `ended with code ${code}` };
  return { passed, failed: 0 };
}

function one(result: "passed" | "failed", problem?: string): Outcome {
  const outcome = { passed: 0, failed: 0, [result]: 1 };
  return problem === undefined ? outcome : { ...outcome, problem };
}

/** The last lines of uvu: `Total: 3`, `Passed: 3`, `Skipped: 0`. */
function readSummary(output: string): Summary | undefined {
  const match = /Total: +(\d+)\s+Passed: +(\d+)\s+Skipped: +(\d+)\s+Duration:/.exec(output);
  if (match === null) return undefined;
  const [total, passed, skipped] = match.slice(1).map(Number) as [number, number, number];
  return { total, passed, skipped };
}
