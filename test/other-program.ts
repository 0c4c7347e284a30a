/** Programs that tests start beside themselves. */
import process from "node:process";

/** What this runtime is given to run one that is in TypeScript, before the program's own arguments. */
export function toRun(program: string): readonly string[] {
  const runtime = "deno" in process.versions ? ["run", "-A"] : ["--import", "tsx"];
  return [...runtime, program];
}
