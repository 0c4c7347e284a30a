/** Compose fills `$VARIABLE` from the environment of whoever runs it. A snapshot has no such thing. */
import type { Field } from "./field.ts";

/** The text with `$$` as `$`; undefined, reported, where there is a variable. */
export function fillDollars(text: string, field: Field): string | undefined {
  if (!field.root.variables || !text.includes("$")) return text;
  if (/^(?:[^$]|\$\$)*$/.test(text)) return text.replaceAll("$$", "$");
  // Without the variable's name: it may be the end of a password that has a dollar in it.
  return field.report(
    "variable",
    `${field.title} has a variable (\`$…\`), and variables are not filled in here`,
    "Write the value itself; a literal dollar is written `$$`.",
  );
}

/** The text as a Compose file has to write it. */
export function escapeDollars(text: string): string {
  return text.includes("$") ? text.replaceAll("$", "$$$$") : text;
}
