/**
 * Git over SSH for a library that speaks git over HTTP: its requests are answered as a web server
 * would answer them.
 * Source: https://git-scm.com/docs/gitprotocol-http
 */
import { Buffer } from "node:buffer";
import type { GitHttpRequest, GitHttpResponse } from "isomorphic-git";
import { ArkError } from "../../errors.ts";
import type { SshCredentials } from "../../model/git.ts";
import { formatSshUrl, type SshUrl } from "../../model/ssh-url.ts";
import { parseKnownHosts } from "./known-hosts.ts";
import type { Service } from "./remote-command.ts";
import type { SshDeadlines } from "./ssh-connection.ts";
import { Conversations } from "./ssh-conversations.ts";
import { readSshKey } from "./ssh-key.ts";
import type { Transport } from "./transport.ts";

export interface SshTransportOptions extends SshCredentials {
  readonly url: SshUrl;
  /** For tests of what they end. */
  readonly deadlines?: Partial<SshDeadlines>;
}

const DEADLINES: SshDeadlines = { connect: 10_000, silence: 60_000 };

/** @throws ArkError config-invalid, for the key or the known hosts */
export function createSshTransport(options: SshTransportOptions): Transport {
  const { url, key, passphrase, knownHosts, deadlines } = options;
  const conversations = new Conversations({
    url,
    key: readSshKey(key, passphrase),
    knownHosts: parseKnownHosts(knownHosts),
    deadlines: { ...DEADLINES, ...deadlines },
  });
  return {
    http: { request: (request) => answer(conversations, request) },
    url: "http://ssh.invalid/repository",
    protocol: 1,
    location: formatSshUrl(url),
    close: async () => conversations.close(),
  };
}

async function answer(
  conversations: Conversations,
  { url, method = "GET", body }: GitHttpRequest,
): Promise<GitHttpResponse> {
  const [, service] = /\b(git-upload-pack|git-receive-pack)$/.exec(url) ?? [];
  if (service === undefined) throw new ArkError("internal", `This is no request of git's: ${url}`);
  const [whole, kind] = method === "GET"
    ? [await conversations.list(service as Service), "advertisement"]
    : [await conversations.exchange(service as Service, await collect(body ?? [])), "result"];
  const headers = { "content-type": `application/x-${service}-${kind}` };
  return { url, method, statusCode: 200, statusMessage: "", headers, body: oneOf(whole) };
}

async function collect(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

async function* oneOf(whole: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield whole;
}
