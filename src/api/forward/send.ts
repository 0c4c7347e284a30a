/** Sends one request to another replica, and waits for its answer. */
import { Buffer } from "node:buffer";
import { Client, type Dispatcher } from "undici";
import { headersToCaller } from "./headers.ts";
import { Unanswered, unanswered } from "./unanswered.ts";

export interface Letter {
  readonly method: "GET" | "HEAD" | "POST";
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there is none. */
  readonly body?: Uint8Array;
  /** Milliseconds until it is given up. */
  readonly deadline: number;
  /** Likewise when one of these aborts; with its reason where that is an `Unanswered`. */
  readonly signals: readonly AbortSignal[];
}

/** How long connecting may take; milliseconds. */
const CONNECT = 3_000;
/** Bytes; more than a plan of ten thousand workloads takes. */
const MAX_ANSWER = 64 * 1024 * 1024;

/**
 * Each has a connection of its own: one that was kept may have been closed by the other side just now,
 * and then nobody knows whether the request arrived.
 * @param address host:port
 * @throws Unanswered
 */
export async function send(address: string, letter: Letter): Promise<Response> {
  const client = new Client(`http://${address}`, {
    pipelining: 0,
    connect: { timeout: CONNECT },
  });
  const connected = { yet: false };
  client.once("connect", () => connected.yet = true);
  const limit = limitOf(letter);
  try {
    return await ask(client, letter, limit.signal);
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : unanswered(error, connected.yet);
  } finally {
    limit.clear();
    client.destroy().catch(() => undefined);
  }
}

async function ask(client: Client, letter: Letter, signal: AbortSignal): Promise<Response> {
  const { method, target: path, headers, body = null } = letter;
  // The limit ends it; these would earlier, and for another reason.
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  const answer = await client.request({ method, path, headers, body, signal, ...timeouts });
  const text = await whole(answer.body);
  const { statusCode: status, headers: given } = answer;
  const empty = method === "HEAD" || status === 204;
  return new Response(empty ? null : text, { status, headers: headersToCaller(given) });
}

async function whole(body: Dispatcher.ResponseData["body"]): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Unanswered("over", "its answer is too large");
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, size));
}

/** Aborts with an `Unanswered`. `clear` lets go of the timer, and of signals that outlive this. */
function limitOf({ deadline, signals }: Letter): { signal: AbortSignal; clear(): void } {
  const over = new AbortController();
  const late = () => over.abort(new Unanswered("over", `none came within ${deadline / 1000} s`));
  const given = () => {
    const reason: unknown = signals.find(({ aborted }) => aborted)?.reason;
    over.abort(reason instanceof Unanswered ? reason : new Unanswered("over", GIVEN_UP));
  };
  const timer = setTimeout(late, deadline);
  for (const signal of signals) signal.addEventListener("abort", given, { once: true });
  if (signals.some(({ aborted }) => aborted)) given();
  return {
    signal: over.signal,
    clear: () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", given);
    },
  };
}

const GIVEN_UP = "nobody waits for it any more";
