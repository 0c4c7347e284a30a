/**
 * Variables of `.env` that are Compose's own: what they say of the project.
 * Source: https://docs.docker.com/compose/how-tos/environment-variables/envvars/
 */
import type { Position, Problem } from "../../model/snapshot.ts";
import { problem } from "../problems.ts";

export const PROFILES = "COMPOSE_PROFILES";
export const PROJECT_NAME = "COMPOSE_PROJECT_NAME";

/** Not heeding them would change what runs: what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  COMPOSE_FILE: "Call the file compose.yaml, and name others under `include` in it.",
  COMPOSE_ENV_FILES: "Put the variables into `.env`.",
  COMPOSE_DISABLE_ENV_FILE: "Remove it, or the file.",
};
const OF_ONE = "It is for one project: put it into the `.env` of the stack.";

/** Undefined of one that is heeded. @param speaksFor what the file is the `.env` of */
export function unheededName(
  name: string,
  place: Position,
  speaksFor: "project" | "projects",
): Problem | undefined {
  if (name === PROFILES || (name === PROJECT_NAME && speaksFor === "project")) return undefined;
  const instead = name === PROJECT_NAME ? OF_ONE : REFUSED[name];
  return instead === undefined
    ? problem("no-effect", place, `\`${name}\` has no effect`, "It is for Compose's command line.")
    : problem("unsupported-key", place, `\`${name}\` is not supported`, instead);
}
