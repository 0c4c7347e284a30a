/** Runs a command of the machine. */
import { execFile } from "node:child_process";

/** What the command printed on standard output, without the last line end. Rejects with all that it printed. */
export function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout.trimEnd());
      const line = [command, ...args].join(" ");
      reject(new Error(`${line}: ${(stdout + stderr).trim() || error.message}`, { cause: error }));
    });
  });
}
