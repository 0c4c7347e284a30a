/** Git's smart protocol over HTTP, with connections that are kept and deadlines for each step. */
import { Buffer } from "node:buffer";
import type { GitHttpRequest, GitHttpResponse } from "isomorphic-git";
import { type Dispatcher, request } from "undici";
import { ArkError } from "../../errors.ts";
import { httpConnections } from "../../http-connections.ts";
import type { GitCredentials } from "../../model/git.ts";
import { connectionFailure, statusFailure } from "./http-failure.ts";
import { framingOf } from "./pkt-lines.ts";
import { refused, unreachable } from "./remote-error.ts";
import type { Transport } from "./transport.ts";

export interface HttpTransportOptions {
  /** Without credentials. */
  readonly href: string;
  readonly credentials?: GitCredentials;
  /** PEM, besides the system's. */
  readonly ca?: string;
  /** Milliseconds; for tests of what they end. */
  readonly deadlines?: Partial<Deadlines>;
}

interface Deadlines {
  readonly connect: number;
  /** Until the server begins to answer: it may have to count objects first. */
  readonly answer: number;
  /** Between two pieces of an answer. */
  readonly silence: number;
  readonly whole: number;
}

const DEADLINES: Deadlines = {
  connect: 10_000,
  answer: 60_000,
  silence: 60_000,
  whole: 20 * 60_000,
};
/** Longer than the pause between two polls, so that they share a connection; milliseconds. */
const KEEP_ALIVE = 75_000;
/** A snapshot repository has a few megabytes; what is larger is something else. In bytes. */
const LARGEST = 1024 ** 3;
/** Some servers tell git from a browser by it. */
const USER_AGENT = "git/2 (ark-schedule)";

export function createHttpTransport(options: HttpTransportOptions): Transport {
  const location = options.href;
  const deadlines = { ...DEADLINES, ...options.deadlines };
  const { connect } = deadlines;
  const dispatcher = httpConnections({ ca: options.ca, connect, keepAlive: KEEP_ALIVE });
  const authorization = options.credentials && basic(options.credentials);
  const own = { "user-agent": USER_AGENT, ...(authorization && { authorization }) };

  async function ask({ url, method = "GET", headers }: GitHttpRequest, body: Buffer | undefined) {
    const response = await request(url, {
      dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers, ...own },
      body: body ?? null,
      headersTimeout: deadlines.answer,
      bodyTimeout: deadlines.silence,
      signal: AbortSignal.timeout(deadlines.whole),
    });
    const answer = Buffer.concat(await collect(response.body, location));
    return { response, answer };
  }

  async function send({ body, ...asked }: GitHttpRequest): Promise<GitHttpResponse> {
    const sent = body && Buffer.concat(await collect(body));
    const { response, answer } = await twice(() => ask(asked, sent)).catch((error) => {
      throw error instanceof ArkError ? error : connectionFailure(location, error);
    });
    const { statusCode } = response;
    const headers = flat(response.headers);
    if (statusCode >= 300) throw statusFailure(location, statusCode, headers["location"]);
    refuseBroken(answer, location);
    return {
      url: asked.url,
      method: asked.method ?? "GET",
      statusCode,
      statusMessage: "",
      headers,
      body: oneOf(answer),
    };
  }

  return {
    http: { request: send },
    url: location,
    protocol: 2,
    location,
    close: () => dispatcher.destroy(),
  };
}

/**
 * A kept connection may have been closed by the server at this very moment. All requests may be
 * repeated: a push names the old value, and is not done twice.
 */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isClosed(error)) throw error;
    return await ask();
  }
}

function basic({ username, password }: GitCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

async function collect(pieces: AsyncIterable<Uint8Array>, location = ""): Promise<Uint8Array[]> {
  const collected: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > LARGEST) throw refused(location, "sends more than a snapshot repository ever has.");
    collected.push(piece);
  }
  return collected;
}

function refuseBroken(answer: Buffer, location: string): void {
  const framing = framingOf(answer);
  if (framing === "cut off") throw unreachable(location, "cut its answer off.");
  if (framing === "not git's") {
    throw refused(location, "does not speak git's smart protocol there. Look at ACS_GIT_URL.");
  }
}

function isClosed(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]),
  );
}

async function* oneOf(answer: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield answer;
}
