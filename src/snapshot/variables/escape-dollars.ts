/** The text as a Compose file has to write it: a `$` begins a variable there. */
export function escapeDollars(text: string): string {
  return text.includes("$") ? text.replaceAll("$", "$$$$") : text;
}
