/**
 * Keeps web pages from using the API behind their reader's back. GET changes things here, so a link
 * or an image on any page could; and a page whose own name is made to point at this host ("DNS
 * rebinding") could read as well. An ordered rule table; the first that matches refuses.
 */
import { isIP } from "node:net";
import { ArkError } from "../errors.ts";
import type { Route } from "./route.ts";

/** What tells a browser's request for another site's page from all others. Header values. */
export interface Caller {
  readonly method: string;
  /** host:port that the caller believes to talk to. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly purpose: string | undefined;
  readonly userAgent: string | undefined;
}

interface Rule {
  readonly effects: readonly Route["effect"][];
  readonly refuses: (caller: Caller, ownNames: readonly string[]) => boolean;
  readonly because: (caller: Caller) => string;
}

const RULES: readonly Rule[] = [
  {
    // A rebound name belongs to an attacker: an address, or a name without a dot, cannot.
    effects: ["reads", "writes"],
    refuses: ({ host }, ownNames) => !isOwnName(hostName(host), ownNames),
    because: ({ host }) =>
      `This service is not known as ${
        host ?? "nobody"
      }; say so with ACS_ADVERTISE, or use its address.`,
  },
  {
    effects: ["writes"],
    refuses: ({ fetchSite }) =>
      fetchSite !== undefined && !["same-origin", "none"].includes(fetchSite),
    because: () => "A page of another site asked for this.",
  },
  {
    effects: ["writes"],
    refuses: ({ origin, host }) => origin !== undefined && originHost(origin) !== host,
    because: ({ origin }) => `A page of ${origin} asked for this.`,
  },
  {
    effects: ["writes"],
    refuses: ({ purpose }) => purpose !== undefined && /prefetch|prerender/.test(purpose),
    because: () => "A browser asked for this ahead of its reader.",
  },
  {
    // Browsers tell where a request comes from only on trustworthy origins, or with POST.
    effects: ["writes"],
    refuses: ({ method, fetchSite, origin, userAgent }) =>
      method === "GET" && fetchSite === undefined && origin === undefined &&
      /^Mozilla\//.test(userAgent ?? "") && !/PowerShell\//.test(userAgent ?? ""),
    because: () => "A browser that does not tell which page asked for this has to use POST.",
  },
];

/**
 * @param ownNames host names, besides addresses and names without a dot, that are this service's
 * @throws ArkError request-refused
 */
export function guard(effect: Route["effect"], caller: Caller, ownNames: readonly string[]): void {
  const rule = RULES.find(({ effects, refuses }) =>
    effects.includes(effect) && refuses(caller, ownNames)
  );
  if (rule !== undefined) throw new ArkError("request-refused", rule.because(caller));
}

function isOwnName(name: string | undefined, ownNames: readonly string[]): boolean {
  if (name === undefined || name === "") return false;
  return isIP(name) !== 0 || !name.includes(".") || name.endsWith(".localhost") ||
    ownNames.includes(name);
}

/** Without port, brackets and the dot of a full name. */
export function hostName(host: string | undefined): string | undefined {
  return host?.replace(/:\d+$/, "").replace(/^\[|\]$/g, "").replace(/\.$/, "").toLowerCase();
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
