/** The variables of this process that the snapshot's files may be filled with. */
import { ArkError } from "../errors.ts";
import type { Environment } from "./read-variables.ts";
import { SETTINGS } from "./settings.ts";

/** Those of the names that are set: an empty one is. */
export function valuesOf(names: readonly string[], env: Environment): Record<string, string> {
  const values = names.map((name) => [name, env[name]] as const);
  return Object.fromEntries(values.filter((it): it is [string, string] => it[1] !== undefined));
}

/** For whoever needs no other setting. @throws ArkError config-invalid */
export function allowedVariables(env: Environment): Record<string, string> {
  const names = env.ACS_VARIABLES?.trim();
  if (!names) return {};
  const parsed = SETTINGS.ACS_VARIABLES.parse(names);
  if ("value" in parsed) return valuesOf(parsed.value, env);
  throw new ArkError("config-invalid", `ACS_VARIABLES: ${parsed.problem}.`);
}
