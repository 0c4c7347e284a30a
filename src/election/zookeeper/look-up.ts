/** Looks up the names of servers, and gets by while nobody answers. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { LookUp } from "./line.ts";

/**
 * Remembers what a name stood for, for the time when it cannot be looked up. A name is looked up once
 * at a time: each that waits takes up one of the few threads that reading files needs, too.
 */
export function rememberingLookUp(resolve: LookUp = systemLookUp): LookUp {
  const known = new Map<string, readonly string[]>();
  const underWay = new Map<string, Promise<readonly string[]>>();
  const look = async (host: string): Promise<readonly string[]> => {
    try {
      const addresses = await resolve(host);
      known.set(host, addresses);
      return addresses;
    } catch (error) {
      const before = known.get(host);
      if (before === undefined) throw error;
      return before;
    } finally {
      underWay.delete(host);
    }
  };
  return (host) => {
    if (isIP(host)) return Promise.resolve([host]);
    const asked = underWay.get(host) ?? look(host);
    underWay.set(host, asked);
    return asked;
  };
}

async function systemLookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
