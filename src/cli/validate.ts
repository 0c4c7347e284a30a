/** `validate`: says what is wrong with a working copy, without asking anybody. */
import { allowedVariables } from "../config/allowed-variables.ts";
import type { Problem, Snapshot } from "../model/snapshot.ts";
import { loadOnDemand } from "../snapshot/load-on-demand.ts";
import type { Options } from "./command.ts";
import type { Page } from "./render/page.ts";
import { harmless, pageOf } from "./render/page.ts";
import { problemLines } from "./render/problems.ts";
import { count } from "./render/words.ts";
import { asJson, fail } from "./service-command.ts";
import { readWorkingCopy } from "./working-copy.ts";
import type { CliWorld } from "./world.ts";

/** Stands for the commit that a working copy is not yet. */
const REVISION = "0".repeat(40);

interface Verdict {
  readonly valid: boolean;
  readonly workloads: number;
  readonly problems: readonly Problem[];
}

/** @returns the exit code: 0 valid, with warnings or without; 2 not */
export async function runValidate(
  folder: string,
  options: Options,
  world: CliWorld,
): Promise<number> {
  try {
    const files = await readWorkingCopy(folder);
    const variables = allowedVariables(world.env);
    const input = { revision: REVISION, files, variables };
    const loaded = await loadOnDemand(input, (file) => file.read());
    const verdict = judge(loaded);
    world.stdout.write(
      options.json === true
        ? asJson(verdict)
        : verdictText(harmless(verdict), pageOf(world, world.stdout)),
    );
    return verdict.valid ? 0 : 2;
  } catch (error) {
    return fail(error, options, world);
  }
}

function judge(
  { snapshot, problems }: { snapshot?: Snapshot; problems: readonly Problem[] },
): Verdict {
  const valid = snapshot !== undefined && problems.every(({ severity }) => severity === "warning");
  return { valid, workloads: snapshot?.workloads.size ?? 0, problems };
}

function verdictText({ valid, workloads, problems }: Verdict, page: Page): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const also = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  const summary = valid
    ? `${page.paint("green", "Valid")}: ${count(workloads, "workload")}${also}.\n`
    : `${page.paint("red", "Not valid")}: ${count(errors, "error")}${also}.\n`;
  return problemLines(problems, page) + summary;
}
