/** The words that say what becomes of a workload whose node is lost, wherever they stand. */
import type { Field } from "./field.ts";
import { duration, oneOf } from "./readers.ts";

export const move = oneOf("always", "stateless", "never");

export const onReturn = oneOf("keep-replacement", "keep-original", "longest-running");

/** How long to wait, as canonical text: "1m30s". */
export function patience(field: Field): string | undefined {
  const text = duration(field);
  return text?.startsWith("-") ? field.invalid("must not be negative") : text;
}
