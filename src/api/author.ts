/** Who asks, for the commits that come of it. */
import { parseAuthor } from "../model/author.ts";
import type { Author } from "../reconciler/ports.ts";
import { invalid } from "./parameters.ts";

export const AUTHOR_HEADER = "x-ark-author";

/**
 * @param header "Anna <anna@example.org>"; absent: the API itself, on the host of `advertise`
 * @throws ArkError request-invalid
 */
export function readAuthor(header: string | undefined, advertise: string): Author {
  if (header === undefined) {
    return { name: "ark-schedule API", email: `ark-schedule@${advertise.replace(/:\d+$/, "")}` };
  }
  const author = parseAuthor(utf8(header));
  if (author === undefined) {
    throw invalid([{ parameter: "X-Ark-Author", problem: "right would be Name <mail>" }]);
  }
  return author;
}

/** Headers are bytes: the runtimes show them as Latin-1, people mean UTF-8. */
function utf8(header: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "latin1"));
  } catch {
    return header;
  }
}
