/** Prints one line for each job, all of the output of those that fail, and the sum. */
import type { Exit, Job, Outcome } from "./job.ts";

export class Report {
  readonly #notRun: string[] = [];
  #passed = 0;
  #failed = 0;

  job(job: Job, exit: Exit, outcome: Outcome, milliseconds: number): void {
    this.#passed += outcome.passed;
    this.#failed += outcome.failed;
    console.log(lineOf(job, outcome, milliseconds));
    if (outcome.failed > 0) console.log(`\n${indent(exit.output.trim())}\n`);
  }

  /** Something that ought to have run here, and could not begin. */
  broken(what: string, error: unknown): void {
    this.#failed += 1;
    console.log(`FAIL ${what}\n\n${indent(String(error))}\n`);
  }

  notRun(what: string, why: string): void {
    this.#notRun.push(`Not run: ${what} (${why}).`);
  }

  /** The last line is the sum, and the answer is the exit code. */
  end(): number {
    for (const line of this.#notRun) console.log(line);
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 && this.#passed > 0 ? 0 : 1;
  }
}

function lineOf(job: Job, outcome: Outcome, milliseconds: number): string {
  const sign = outcome.failed === 0 ? "ok  " : "FAIL";
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
  const line = `${sign} ${seconds}  ${job.lane.padEnd(8)} ${job.title}`;
  return [line, countsOf(job, outcome), outcome.problem].filter(Boolean).join("  ");
}

function countsOf(job: Job, { passed, failed }: Outcome): string {
  if (job.kind === "check") return "";
  return failed === 0 ? `${passed}` : `${passed} passed, ${failed} failed`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}
