/**
 * `format: raw` of `env_file`: values are what stands behind the first "=", whatever it is.
 * Source: https://docs.docker.com/reference/compose-file/services/#format
 */
import type { Lookup } from "../project/sources.ts";
import { MAX_MISTAKES } from "./dotenv.ts";
import type { Dotenv, DotenvMistake } from "./dotenv.ts";

export function readRawEnv(text: string, lookup: Lookup): Dotenv {
  const values = new Map<string, string>();
  const mistakes: DotenvMistake[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const said = line.trimStart();
    if (said === "" || said.startsWith("#")) continue;
    const end = said.indexOf("=");
    const name = end < 0 ? said : said.slice(0, end);
    const value = end < 0 ? lookup(name) : said.slice(end + 1);
    if (name === "" || /\s/.test(name)) mistakes.push(noName(i, line.length - said.length));
    else if (value !== undefined) values.set(name, value);
    if (mistakes.length >= MAX_MISTAKES) break;
  }
  return { values, composeNames: [], mistakes };
}

function noName(line: number, column: number): DotenvMistake {
  const message = "this line does not begin with the name of a variable";
  const hint = "A line is `NAME=value`.";
  return { code: "env-file-syntax", at: { line: line + 1, column: column + 1 }, message, hint };
}
