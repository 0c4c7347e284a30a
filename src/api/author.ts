/** Who asks, for the commits that come of it. */
import { BlockList, isIPv6 } from "node:net";
import { parseAuthor } from "../model/author.ts";
import type { Author } from "../reconciler/ports.ts";
import { invalid } from "./parameters.ts";

export const AUTHOR_HEADER = "x-ark-author";

export interface AuthorPolicy {
  /** Of commits whose caller does not say who it is, or is not believed. */
  readonly author: Author;
  /** Addresses and networks ("10.0.0.0/8", "::1") whose callers are believed. */
  readonly trusted: readonly string[];
}

/**
 * Says who the author is by the header of a request and the address that it came from.
 * @param vouched another replica says so, by the rules of its own
 */
export type AuthorReader = (
  header: string | undefined,
  address: string | undefined,
  vouched: boolean,
) => Author;

/**
 * A header is "Anna <anna@example.org>". From an address that is not trusted it says nothing: whoever
 * reaches the API could write commits in anybody's name.
 * @throws ArkError request-invalid
 */
export function authorReader({ author, trusted }: AuthorPolicy): AuthorReader {
  const networks = blockList(trusted);
  return (header, address, vouched) => {
    if (header === undefined || !(vouched || isWithin(networks, address))) return author;
    const said = parseAuthor(utf8(header));
    if (said !== undefined) return said;
    throw invalid([{ parameter: "X-Ark-Author", problem: "right would be Name <mail>" }]);
  };
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isWithin(networks: BlockList, address: string | undefined): boolean {
  if (address === undefined) return false;
  // As a socket for both families shows it.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return networks.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}

/** Headers are bytes: the runtimes show them as Latin-1, people mean UTF-8. */
function utf8(header: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "latin1"));
  } catch {
    return header;
  }
}
