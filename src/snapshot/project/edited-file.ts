/** A file of containers/ with another text, read with all other files of the repository as they are. */
import type { ComposeFile } from "../compose/compose-file.ts";
import { PROFILES } from "../variables/compose-names.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { readProject } from "./read-project.ts";
import type { BaseFile } from "./project-reading.ts";
import { TextSources } from "./text-sources.ts";

/** What the file says, with what it takes from others. */
export interface EditedReading extends ComposeFile {
  /** The file's own data, with its variables as they are written. */
  readonly written: unknown;
  /** The same with its variables filled. */
  readonly data: unknown;
  /**
   * Its services as if the process's variables were empty, whatever would be wrong with that;
   * undefined where it cannot be read so.
   */
  readonly unfilled: () => ComposeFile["services"] | undefined;
  /** Whether it is read of this file alone. */
  readonly isAlone: boolean;
  /** Whether there is one service in it, which makes one container. */
  readonly isSingle: boolean;
}

/** Undefined where anything is wrong with it. */
export type ReadEdited = (text: string) => EditedReading | undefined;

/**
 * @param texts of files by path
 * @param variables the process's own, as far as they are allowed to be looked at
 */
export function editedFile(
  path: string,
  texts: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>> = {},
): ReadEdited {
  return (text) => {
    const sources = new TextSources(texts, variables);
    const base = { path, blob: "", bytes: new TextEncoder().encode(text) };
    const reading = readProject(base, undefined, { section: "services" }, sources);
    const isWrong = reading.problems.some(({ severity }) => severity === "error");
    if (isWrong || reading.content === undefined) return undefined;
    const { content } = reading;
    const written = readYaml(text).value;
    return {
      ...{ ...content, written, data: reading.data ?? written },
      unfilled: () => unfilled(base, texts, variables, content),
      isAlone: !sources.foundAny,
      isSingle: content.services.length === 1 && content.others === undefined,
    };
  };
}

/** @param filled what it says with their values */
function unfilled(
  base: BaseFile,
  texts: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>>,
  filled: ComposeFile,
): ComposeFile["services"] | undefined {
  const names = Object.keys(variables);
  if (names.length === 0) return filled.services;
  const empty = Object.fromEntries(names.map((name) => [name, ""]));
  // Without its profile a service would not be there to be looked at.
  const sources = new TextSources(texts, { ...empty, [PROFILES]: "*" });
  return readProject(base, undefined, { section: "services" }, sources).content?.services;
}
