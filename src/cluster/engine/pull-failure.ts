/** What an engine's words for a failed pull stand for, and what to do. Pure. */
import type { RegistryLogin } from "../../model/registry.ts";

export interface PullFailure {
  /** A sentence or two, for people. */
  readonly reason: string;
  /** The registry answered, and does not give the image to whoever asks. */
  readonly refused: boolean;
}

type Row = readonly [
  words: RegExp,
  advice: (login: RegistryLogin, match: RegExpMatchArray) => string,
  refused?: "refused",
];

/** First match wins; a registry that hides what it has says "denied" of what it lacks, too. */
const ROWS: readonly Row[] = [
  [
    /toomanyrequests|too many requests|rate limit/i,
    ({ registry, credentials, source }) =>
      `${registry} gives no more images for now, since too many were pulled.` +
      (credentials === undefined ? ` With credentials in ${source} it may give more.` : ""),
  ],
  [
    /no space left on device|disk quota exceeded/i,
    () => 'The disk of the node is full; "docker image prune" there makes room.',
  ],
  [
    /server gave HTTP response to HTTPS client/i,
    ({ registry }) =>
      `${registry} speaks plain HTTP; the engine takes that only from those that its ` +
      "daemon.json lists under insecure-registries.",
  ],
  [
    /x509|certificate/i,
    ({ registry }) =>
      `The engine does not trust the certificate of ${registry}; on the node, its authority goes ` +
      `into /etc/docker/certs.d/${registry}/ca.crt.`,
  ],
  [
    /no matching manifest for (\S+)/i,
    ({ registry }, [, platform]) => `${registry} has it, but not for ${platform}.`,
    "refused",
  ],
  [
    /no basic auth credentials|unauthorized|denied|incorrect username or password/i,
    refused,
    "refused",
  ],
  [
    /manifest unknown|not found|name unknown|not known to registry/i,
    ({ registry }) => `${registry} has no such image.`,
    "refused",
  ],
  [
    new RegExp(
      "connection refused|connection reset|no such host|server misbehaving|timeout|timed out|" +
        "no route to host|network is unreachable|deadline exceeded|request canceled|EOF",
      "i",
    ),
    ({ registry }) => `The node cannot reach ${registry}.`,
  ],
];

/** @param words the engine's, which repeat the registry's */
export function pullFailure(words: string, login: RegistryLogin): PullFailure {
  const said = withoutSecrets(words.trim().replace(/\.$/, ""), login);
  for (const [pattern, advice, outcome] of ROWS) {
    const match = said.match(pattern);
    if (match === null) continue;
    return { reason: `${advice(login, match)} (${said})`, refused: outcome !== undefined };
  }
  return { reason: `${said}.`, refused: false };
}

function refused({ registry, source, credentials, problem }: RegistryLogin): string {
  if (credentials !== undefined) return `${registry} refuses the credentials of ${source}.`;
  if (problem !== undefined) return `${registry} wants to know who asks. ${problem}`;
  return `${registry} does not give it to everybody, and ${source} has no credentials for it.`;
}

/** A registry has no reason to repeat them, and no reader is to find out that one does. */
function withoutSecrets(words: string, { credentials }: RegistryLogin): string {
  if (credentials === undefined) return words;
  const secret = "password" in credentials ? credentials.password : credentials.identityToken;
  return secret === "" ? words : words.replaceAll(secret, "***");
}
