/** From what SSH, or a command at its other end, comes to, to one sentence with what to do. */
import type { ArkError } from "../../errors.ts";
import { formatSshUrl, SSH_PORT, type SshUrl } from "../../model/ssh-url.ts";
import { fingerprint, keyType, type Verdict } from "./known-hosts.ts";
import { refused, unreachable } from "./remote-error.ts";

/** The longest quotation of a server's words. */
const QUOTED = 200;

/** Undefined where the key is the host's. @param key as SSH transmits it */
export function distrust(url: SshUrl, verdict: Verdict, key: Uint8Array): ArkError | undefined {
  if (verdict === "known") return undefined;
  const { host, port } = url;
  const shown = `${keyType(key)} ${fingerprint(key)}`;
  const keyscan = `\`ssh-keyscan ${port === SSH_PORT ? "" : `-p ${port} `}${host}\``;
  return refused(formatSshUrl(url), DISTRUST[verdict](shown, keyscan));
}

const DISTRUST: Readonly<
  Record<Exclude<Verdict, "known">, (shown: string, keyscan: string) => string>
> = {
  unknown: (shown, keyscan) =>
    `is not among the known hosts; its key is ${shown}. ${keyscan} prints the line that ` +
    "ACS_GIT_KNOWN_HOSTS needs. Compare the fingerprint with what the host's owner says first.",
  changed: (shown, keyscan) =>
    `shows another key than the known one, ${shown}: it was given a new one, or somebody else ` +
    "answers in its place. Ask its owner. If the key is right, replace the line in " +
    `ACS_GIT_KNOWN_HOSTS by what ${keyscan} prints.`,
  revoked: (shown) => `shows a key that ACS_GIT_KNOWN_HOSTS marks as @revoked, ${shown}.`,
  authority: (shown, keyscan) =>
    "is named in ACS_GIT_KNOWN_HOSTS by @cert-authority alone, and certificates are not " +
    `supported; its key is ${shown}. Add the line that ${keyscan} prints.`,
};

/** By the level that ssh2 gives to an error. */
const LEVELS: Readonly<Record<string, (url: SshUrl, error: unknown) => ArkError>> = {
  "client-timeout": (url, error) =>
    unreachable(formatSshUrl(url), "does not answer in time.", error),
  "client-authentication": (url, error) =>
    refused(
      formatSshUrl(url),
      `does not take the key for the user ${url.user}. Make the public half of ACS_GIT_SSH_KEY a ` +
        "deploy key of the repository that may write.",
      error,
    ),
};

/** Codes of the system. */
const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "does not listen",
  ENOTFOUND: "has a name that cannot be resolved",
  EAI_AGAIN: "has a name that cannot be resolved now",
  EHOSTUNREACH: "cannot be reached over the network",
  ENETUNREACH: "cannot be reached over the network",
  ETIMEDOUT: "does not answer in time",
  ECONNRESET: "ended the connection",
  EPIPE: "ended the connection",
};

/** What ends a connection, or keeps it from coming about. */
export function connectionFailure(
  url: SshUrl,
  error: Error & { readonly level?: unknown; readonly code?: unknown },
): ArkError {
  const known = LEVELS[String(error.level)];
  if (known !== undefined) return known(url, error);
  const code = String(error.code);
  const sentence = CODES[code] === undefined
    ? `cannot be asked over SSH: ${printable(error.message)}.`
    : `${CODES[code]} (${code}).`;
  return unreachable(formatSshUrl(url), sentence, error);
}

/**
 * What a command that failed has come to.
 * @param exit its exit code, if it came to one
 * @param words what it said on standard error
 */
export function commandFailure(url: SshUrl, exit: number | undefined, words: string): ArkError {
  const said = quotation(words);
  const location = formatSshUrl(url);
  if (exit === undefined) return unreachable(location, "stopped in the middle of its answer.");
  if (said === "") return refused(location, `ends with exit code ${exit}. Look at ACS_GIT_URL.`);
  return refused(location, `refuses: "${said}". Look at ACS_GIT_URL, then at the deploy key.`);
}

/** Of all that a server said, the line that says what is wrong, cut to a sensible length. */
export function quotation(words: string): string {
  const lines = words.split(/[\r\n]+/).map(printable).filter((line) => /\w/.test(line));
  const line = lines.find((one) => /\b(fatal|error)\b/i.test(one)) ?? lines[0] ?? "";
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
}

/** Without control characters, which could dress the line up in a terminal. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, " ").trim();
}
