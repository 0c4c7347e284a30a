/**
 * Rows that only compute, each in a process of its own: what runs before it in the same one decides
 * what the code that both share is compiled for. Source: https://github.com/openjdk/jmh (forks)
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { run } from "../lab/run.ts";
import { loadRows } from "./load.ts";
import type { Row } from "./measure.ts";
import { placeRow } from "./place.ts";

const ROWS = { load: loadRows, place: async () => [await placeRow()] };

export async function rowsApart(name: keyof typeof ROWS): Promise<Row[]> {
  const program = fileURLToPath(import.meta.url);
  return JSON.parse(await run(process.execPath, [...process.execArgv, program, name])) as Row[];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await ROWS[process.argv[2] as keyof typeof ROWS]();
  process.stdout.write(JSON.stringify(rows));
}
