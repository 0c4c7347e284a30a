/** One command that asks the service: what it takes, what it asks, how its answer is shown. */
import type { Question } from "./client.ts";
import type { Page } from "./render/page.ts";

export interface Example {
  /** Without the name of the program. */
  readonly line: string;
  readonly meaning: string;
}

export interface Command<Report = unknown> {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Its one argument; required, unless it says otherwise. */
  readonly argument?: {
    readonly name: string;
    readonly meaning: string;
    readonly optional?: boolean;
  };
  /** As commander spells them: "--reason <text>". */
  readonly options: readonly (readonly [flags: string, meaning: string])[];
  readonly examples: readonly Example[];
  question(options: Options, argument: string): Question;
  show(report: Report, page: Page, options: Options): string;
  /** 0 where absent. */
  exit?(report: Report): number;
}

export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Forgets which report a command shows: its own question is what is answered. */
export function command<Report>(definition: Command<Report>): Command {
  return definition as Command;
}
