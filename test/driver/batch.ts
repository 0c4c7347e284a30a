/**
 * Runs the suites that its arguments name one after the other in one process: starting a runtime
 * takes longer than most of them.
 */
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

/** What uvu keeps for its own runner: the suites of each file, after the file's name. */
const shared = globalThis as unknown as {
  UVU_DEFER: number;
  UVU_INDEX: number;
  UVU_QUEUE: unknown[][];
};
shared.UVU_DEFER = 1;
const { exec } = await import("uvu");

for (const [i, file] of process.argv.slice(2).entries()) {
  shared.UVU_INDEX = i;
  shared.UVU_QUEUE.push([file]);
  await import(pathToFileURL(resolve(file)).href);
  if (shared.UVU_QUEUE[i]!.length < 2) throw new Error(`${file} has no tests`);
}
await exec();
