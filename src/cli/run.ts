/** The command line. */
import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import type { CliWorld } from "./world.ts";

/** Exit code of a command line that nobody understands. */
const USAGE = 2;

/**
 * @param argv without the runtime and the script
 * @returns the exit code: 0 all well, 1 drift (of `plan`), 2 an error, 70 a mistake of the program
 */
export async function runCli(argv: readonly string[], world: CliWorld): Promise<number> {
  let exit = 0;
  try {
    await createProgram(world, (code) => exit = code).parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    // Commander has said already what is wrong, or what was asked of it.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    throw error;
  }
}
