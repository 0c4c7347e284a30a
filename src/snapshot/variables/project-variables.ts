/**
 * The variables that a project's files are filled with: those of the process, over those of the
 * project's `.env`, over those of the repository's. Nothing is read before it is asked for.
 * Source: https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/
 */
import type { Problem } from "../../model/snapshot.ts";
import { pathFrom } from "../project/paths.ts";
import type { Lookup, Sources } from "../project/sources.ts";
import { PROJECT_NAME } from "./compose-names.ts";
import { readEnvFile } from "./env-files.ts";
import type { EnvFile } from "./env-files.ts";

interface Tools {
  readonly sources: Pick<Sources, "content" | "variable">;
  readonly report: (problem: Problem) => void;
}

export interface ProjectVariables {
  readonly lookup: Lookup;
  /** What the project's own `.env` calls it. */
  readonly givenName: string | undefined;
}

/**
 * A stack's own name is a variable of it, whatever the process or the repository would call it.
 * Source: https://docs.docker.com/reference/compose-file/version-and-name/
 * @param folder of the project, from the root of the repository
 * @param usualName of a stack: what it is called where its `.env` does not say it, by the other
 * variables; absent: of no project
 */
export function projectVariables(
  folder: string,
  usualName: ((others: Lookup) => string) | undefined,
  tools: Tools,
): ProjectVariables {
  const speaksFor = usualName === undefined ? "projects" : "project";
  const process = tools.sources.variable;
  const root = layer([{ ...dotenvOf("."), speaksFor: "projects" }], process, nothing, tools);
  const own = layer([{ ...dotenvOf(folder), speaksFor }], process, root, tools);
  const all = firstOf(process, own, root);
  const givenName = () => own(PROJECT_NAME) || undefined;
  const lookup: Lookup = usualName === undefined
    ? all
    : (name) =>
      name === PROJECT_NAME ? givenName() ?? usualName(except(PROJECT_NAME, all)) : all(name);
  return {
    lookup,
    get givenName() {
      return givenName();
    },
  };
}

/**
 * The variables of what a file includes: those of who includes it come first.
 * Source: https://docs.docker.com/reference/compose-file/include/#env_file
 * @param files what it names; undefined: the `.env` of its folder
 */
export function includedVariables(
  outer: Lookup,
  folder: string,
  files: readonly EnvFile[] | undefined,
  tools: Tools,
): Lookup {
  return firstOf(outer, layer(files ?? [dotenvOf(folder)], outer, nothing, tools));
}

const nothing: Lookup = () => undefined;

function except(left: string, lookup: Lookup): Lookup {
  return (name) => name === left ? undefined : lookup(name);
}

function firstOf(...all: readonly Lookup[]): Lookup {
  return (name) => {
    for (const lookup of all) {
      const value = lookup(name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function dotenvOf(folder: string): EnvFile {
  const path = pathFrom(folder, ".env");
  return { path, optional: true, named: { file: path, line: 1, column: 1 } };
}

/** Later files win, and may refer to earlier ones. */
function layer(files: readonly EnvFile[], over: Lookup, under: Lookup, tools: Tools): Lookup {
  let values: Map<string, string> | undefined;
  return (name) => {
    if (values === undefined) {
      const all = values = new Map<string, string>();
      const lookup = firstOf(over, (it) => all.get(it), under);
      for (const file of files) {
        for (const [key, value] of readEnvFile(file, { ...tools, lookup })) all.set(key, value);
      }
    }
    return values.get(name);
  };
}
