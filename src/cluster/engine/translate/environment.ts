/** Environment lists: "KEY=value" sets, "KEY" takes a variable of the image away, the last one counts. */
import { sortKeys } from "../../../model/sorting.ts";
import type { PlainCodec } from "./part.ts";

export const environment: PlainCodec<Record<string, string | null>> = {
  read(raw) {
    if (!Array.isArray(raw) || raw.length === 0) return undefined;
    return sortKeys(Object.fromEntries((raw as string[]).map(splitEntry)));
  },
  write: (value) =>
    Object.entries(value).map(([key, text]) => (text === null ? key : `${key}=${text}`)),
};

function splitEntry(entry: string): [string, string | null] {
  // Windows keeps hidden variables such as "=C:=C:\\": the name begins with the first "=".
  const at = entry.indexOf("=", 1);
  return at < 0 ? [entry, null] : [entry.slice(0, at), entry.slice(at + 1)];
}
