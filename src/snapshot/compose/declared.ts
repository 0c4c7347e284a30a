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
  const near = nearest(key, names.keys());
  return field.report(
    `unknown-${kind}`,
    `the ${kind} \`${key}\` is not declared in this file`,
    near === undefined
      ? `Declare it at the top level: \`${kind}s: { ${key}: { external: true } }\`.`
      : `Did you mean \`${near}\`?`,
    // An item of a list is itself the name; in a mapping the key is.
    Number.isInteger(field.key) ? "value" : "key",
  );
}
