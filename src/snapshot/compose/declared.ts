/** Networks and volumes that a service uses are declared at the top level of its file. */
import { nearest } from "../../model/nearest.ts";
import type { Field } from "../field.ts";
import type { FileScope } from "./draft.ts";

/** The engine's name of what the file declares under this key; undeclared, it is reported. */
export function declaredName(
  kind: "network" | "volume",
  key: string,
  field: Field,
  scope: FileScope,
): string | undefined {
  const names = scope[`${kind}s`];
  const name = names.get(key);
  if (name !== undefined) return name;
  // An item of a list is itself the name; in a mapping the key is.
  const on = Number.isInteger(field.key) ? "value" : "key";
  return undeclared({ kind, key, known: names.keys(), example: "external: true" }, field, on);
}

interface Undeclared {
  readonly kind: "network" | "volume" | "config" | "secret";
  readonly key: string;
  /** What is declared. */
  readonly known: Iterable<string>;
  /** What a declaration may say. */
  readonly example: string;
}

export function undeclared(
  { kind, key, known, example }: Undeclared,
  field: Field,
  on: "key" | "value",
): undefined {
  const near = nearest(key, known);
  const hint = near === undefined
    ? `Declare it at the top level: \`${kind}s: { ${key}: { ${example} } }\`.`
    : `Did you mean \`${near}\`?`;
  const message = `the ${kind} \`${key}\` is not declared in this file`;
  return field.report(`unknown-${kind}`, message, hint, on);
}
