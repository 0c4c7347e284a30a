/** Why drift of a workload cannot be adopted, and what would help. */
import { ArkError } from "../errors.ts";
import { covers } from "../model/field-path.ts";
import type { FieldChange } from "../model/plan.ts";
import type { StackFile } from "../snapshot/project/stack-file.ts";
import type { Held } from "./adopt-held.ts";
import { uneditable } from "./uneditable.ts";

export function cannotSay(
  { workload: { name, position }, live, fields }: Held,
  stack: StackFile | undefined,
): ArkError {
  const unnamed = stack && unnamedOn(live.spec.networks, fields, stack.aliases);
  const instead = unnamed === undefined
    ? undefined
    : `Compose calls it ${
      stack!.aliases.join(" and ")
    } on each of its networks, and on ${unnamed} ` +
      `it is not called so: connect it there with \`${aliasFlags(stack!)}\`.`;
  return uneditable(position, `says ${pathsOf(fields)} of ${name} as it is live`, instead);
}

/** The first of the networks in question on which it lacks an alias that no file can take away. */
function unnamedOn(
  networks: Held["live"]["spec"]["networks"] = {},
  fields: readonly FieldChange[],
  aliases: readonly string[],
): string | undefined {
  const [found] =
    Object.entries(networks).find(([network, { aliases: has = [] }]) =>
      fields.some(({ path }) => covers(`networks.${network}`, path)) &&
      !aliases.every((alias) => has.includes(alias))
    ) ?? [];
  return found;
}

function aliasFlags({ aliases }: StackFile): string {
  return aliases.map((alias) => `--alias ${alias}`).join(" ");
}

export function wouldTell(
  { workload: { name, position: { file, line } }, fields }: Held,
): ArkError {
  return notAdoptable(
    `${file} would get the value of a secret variable, were ${
      pathsOf(fields)
    } of ${name} as live ` +
      `written into it. Change it by hand, at line ${line}, by the variable's name.`,
  );
}

/** What configs and secrets hold is in files of the repository, or in none. */
export function ofFiles({ workload: { name, position: { file } }, fields }: Held): ArkError {
  return notAdoptable(
    `${pathsOf(fields)} of ${name} cannot be adopted: what it holds is said by the configs and ` +
      `secrets that ${file} names. Change these, or adopt other fields alone.`,
  );
}

export function pending(name: string): ArkError {
  return new ArkError(
    "snapshot-conflict",
    `Adopting what ${name} is now would undo its newest commit, which is not rolled out yet.`,
  );
}

export function notInspected(name: string): ArkError {
  return notAdoptable(`The container of ${name} could not be inspected.`);
}

export function notAdoptable(words: string): ArkError {
  return new ArkError("not-adoptable", words);
}

export function pathsOf(fields: readonly FieldChange[]): string {
  return fields.map(({ path }) => path).join(", ");
}
