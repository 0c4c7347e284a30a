/** What an engine's words for a failed pull stand for, and what to do. Pure. */
import type { RegistryLogin } from "../../model/registry.ts";

type Row = readonly [
  words: RegExp,
  advice: (login: RegistryLogin, match: RegExpMatchArray) => string,
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
  ],
  [
    /no basic auth credentials|unauthorized|denied|incorrect username or password/i,
    refused,
  ],
  [
    /manifest unknown|not found|name unknown|not known to registry/i,
    ({ registry }) => `${registry} has no such image.`,
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

/**
 * A sentence or two, for people.
 * @param words the engine's, which repeat the registry's
 */
export function pullFailure(words: string, login: RegistryLogin): string {
  const said = withoutSecrets(words.trim().replace(/\.$/, ""), login);
  for (const [pattern, advice] of ROWS) {
    const match = said.match(pattern);
    if (match !== null) return `${advice(login, match)} (${said})`;
  }
  return `${said}.`;
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
