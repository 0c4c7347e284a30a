/**
 * `npm run fuzz -- [--seed N] [--count N]`: files and repositories at random, the same for the same
 * seed. Each has to end with a snapshot or with problems, and none with an exception.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { judge } from "./judge.ts";
import { repository, type Texts } from "./repositories.ts";
import { asFile } from "./single-files.ts";
import { floods } from "./floods.ts";
import { HOSTILE } from "./hostile.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    count: { type: "string", default: "10000" },
  },
});
const say = (words: string) => process.stdout.write(`${words}\n`);
say(`seed ${values.seed}, ${values.count} inputs`);
let slowest: { readonly took: number; readonly texts: Texts } = { took: 0, texts: {} };
const checked = (texts: Texts) => {
  const { took } = judge(texts);
  if (took > slowest.took) slowest = { took, texts };
};
for (const { files } of Object.values(HOSTILE)) checked(files);
for (const texts of floods()) checked(texts);
const half = Math.ceil(Number(values.count) / 2);
for (const inputs of [asFile, repository]) {
  fc.assert(fc.property(inputs, checked), { seed: Number(values.seed), numRuns: half });
}
const memory = process.memoryUsage().rss / 1024 ** 2;
say(`none ended with an exception; memory ${memory.toFixed(0)} MiB at the end`);
const SHOWN = 1_000;
const shown = JSON.stringify(slowest.texts, null, 2).slice(0, SHOWN);
say(`the slowest took ${slowest.took.toFixed(0)} ms; it begins so:\n${shown}`);
