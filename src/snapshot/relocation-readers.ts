/** The words that say what becomes of a workload whose node is lost, wherever they stand. */
import { duration, oneOf, refine } from "./readers.ts";

export const move = oneOf("always", "stateless", "never");

export const onReturn = oneOf("keep-replacement", "keep-original", "longest-running");

/** How long to wait, as canonical text: "1m30s". */
export const patience = refine(
  duration,
  (text, field) => text.startsWith("-") ? field.invalid("must not be negative") : text,
);
