/** From the environment to the value of each setting: all that is wrong is said at once. */
import type { Machine } from "./config.ts";
import type { Parsed } from "./parsers.ts";
import type { Setting, SettingName } from "./settings.ts";
import { SETTINGS } from "./settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export type Values = {
  -readonly [N in SettingName]?: (typeof SETTINGS)[N]["parse"] extends
    (text: string) => Parsed<infer T> ? T : never;
};

/** What a variable says, itself or by its `_FILE` twin; undefined: nothing. */
type Said = { readonly name: string; readonly text: string } | { readonly problem: string };

/** An empty variable counts as one that is not set. */
export function readVariables(
  env: Environment,
  machine: Pick<Machine, "readFile">,
): { values: Values; problems: string[] } {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const said = setting.file === true ? sayOrFile(name, env, machine) : say(name, env);
    if (said === undefined) continue;
    if ("problem" in said) {
      problems.push(said.problem);
      continue;
    }
    const parsed = setting.parse(said.text);
    if ("value" in parsed) values[name] = parsed.value;
    else if (setting.secret === true) problems.push(`${said.name}: ${parsed.problem}.`);
    else problems.push(complaint(said.name, said.text, parsed.problem));
  }
  return { values: values as Values, problems };
}

function say(name: string, env: Environment): Said | undefined {
  const text = env[name]?.trim();
  return text === undefined || text === "" ? undefined : { name, text };
}

function sayOrFile(
  name: string,
  env: Environment,
  { readFile }: Pick<Machine, "readFile">,
): Said | undefined {
  const own = say(name, env);
  const twin = say(fileTwin(name), env);
  if (twin === undefined || "problem" in twin) return own;
  if (own !== undefined) return { problem: `${twin.name} and ${name} are both set; set one.` };
  const text = readFile(twin.text)?.trim();
  if (text === undefined) return { problem: complaint(twin.name, twin.text, "cannot be read") };
  if (text === "") return { problem: complaint(twin.name, twin.text, "the file is empty") };
  return { name: twin.name, text };
}

/** The variable that names a file which holds the value, so that no secret stands in an environment. */
export function fileTwin(name: string): string {
  return `${name}_FILE`;
}

/** Without credentials, and not longer than a line. */
export function complaint(name: string, given: string, problem: string): string {
  // A password may have any character, "@" and "/" too.
  const shown = given.replace(/:\/\/.*@/s, "://***@").replace(/[^/\s,]*@/g, "***@");
  return `${name}=${shown.length > 80 ? shown.slice(0, 79) + "…" : shown}: ${problem}.`;
}
