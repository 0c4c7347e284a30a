/** Who asks, for the commits that come of it. */
import type { Author } from "../reconciler/ports.ts";
import { invalid } from "./parameters.ts";

export const AUTHOR_HEADER = "x-ark-author";

/** Name and address as git takes them: nothing that could end the line or the address. */
const AUTHOR = /^([^<>\p{Cc}]{1,100}?)\s*<([^<>\s\p{Cc}]{1,200})>$/u;

/**
 * @param header "Anna <anna@example.org>"; absent: the API itself, on the host of `advertise`
 * @throws ArkError request-invalid
 */
export function readAuthor(header: string | undefined, advertise: string): Author {
  if (header === undefined) {
    return { name: "ark-schedule API", email: `ark-schedule@${advertise.replace(/:\d+$/, "")}` };
  }
  const [, name, email] = AUTHOR.exec(utf8(header).trim()) ?? [];
  if (name === undefined || email === undefined || name.trim() === "") {
    throw invalid([{ parameter: "X-Ark-Author", problem: "right would be Name <mail>" }]);
  }
  return { name: name.trim(), email };
}

/** Headers are bytes: the runtimes show them as Latin-1, people mean UTF-8. */
function utf8(header: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "latin1"));
  } catch {
    return header;
  }
}
