/** What a forge's refusal stands for. Pure. */
import { ArkError } from "../errors.ts";

/** Which forge it is, as far as its errors tell of it. */
export interface Party {
  /** "GitHub" */
  readonly name: string;
  /** "acme/snapshots" */
  readonly project: string;
  /** What a token has to be allowed: "the permissions …". */
  readonly needs: string;
}

export interface Refusal {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The forge's own words, without secrets. */
  readonly words: string;
}

interface Meaning {
  readonly when: (refusal: Refusal) => boolean;
  readonly error: (refusal: Refusal, party: Party, now: number) => ArkError;
}

/** The first that matches. */
const MEANINGS: readonly Meaning[] = [
  { when: isLimit, error: limited },
  {
    when: ({ status }) => status >= 500,
    error: ({ status }, { name }) =>
      new ArkError("forge-unreachable", `${name} is out of order: it answered ${status}.`),
  },
  {
    when: ({ status }) => status >= 300 && status < 400,
    error: ({ status }, { name, project }) =>
      refused(
        status,
        `${name} has moved ${project} elsewhere; set ACS_GIT_URL to where it is now.`,
      ),
  },
  {
    when: ({ status }) => status === 401,
    error: ({ status }, { name }) =>
      refused(status, `${name} does not take the token; set ACS_FORGE_TOKEN to one that is valid.`),
  },
  {
    when: ({ status }) => status === 403,
    error: ({ status, words }, { name, needs }) =>
      refused(
        status,
        `${name} does not allow this to the token, which needs ${needs}${said(words)}`,
      ),
  },
  {
    when: ({ status }) => status === 404,
    error: ({ status, words }, { name, project, needs }) =>
      refused(
        status,
        `${name} has no such thing in ${project}, or does not show it to the token, ` +
          `which needs ${needs}${said(words)}`,
      ),
  },
  {
    when: () => true,
    error: ({ status, words }, { name }) =>
      refused(status, `${name} answered ${status}${said(words)}`),
  },
];

/** @param now milliseconds since 1970 */
export function forgeError(refusal: Refusal, party: Party, now: number): ArkError {
  return MEANINGS.find(({ when }) => when(refusal))!.error(refusal, party, now);
}

function refused(status: number, message: string): ArkError {
  return new ArkError("forge-refused", message, { details: { status } });
}

function said(words: string): string {
  return words === "" ? "." : `: ${words.replace(/\.$/, "")}.`;
}

/**
 * GitHub answers 403 or 429, and tells by its headers that it is a limit; the others answer 429.
 * Sources: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api,
 * https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
 */
function isLimit({ status, headers }: Refusal): boolean {
  if (status === 429) return true;
  return status === 403 &&
    (headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0");
}

/** A limit that does not say when it ends, as GitHub recommends; milliseconds. */
const A_MINUTE = 60_000;

function limited({ headers }: Refusal, { name }: Party, now: number): ArkError {
  const until = retryAt(headers, now) ?? now + A_MINUTE;
  const time = new Date(until).toISOString().slice(0, 19) + "Z";
  return new ArkError("forge-limited", `${name} takes no more calls until ${time}.`, {
    details: { until },
  });
}

/** `Retry-After` is in seconds; the resets are in seconds since 1970. */
function retryAt(headers: Refusal["headers"], now: number): number | undefined {
  const seconds = (name: string) => {
    const value = headers[name];
    return typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  };
  const wait = seconds("retry-after");
  if (wait !== undefined) return now + wait * 1000;
  const reset = seconds("x-ratelimit-reset") ?? seconds("ratelimit-reset");
  return reset === undefined ? undefined : reset * 1000;
}
