/** Calls a forge's API: JSON both ways, with a deadline, and with one of our errors when it fails. */
import { type Dispatcher, request } from "undici";
import type * as z from "zod";
import { ArkError } from "../errors.ts";
import { httpConnections } from "../http-connections.ts";
import { forgeError, type Party } from "./forge-error.ts";

export interface Credentials {
  readonly token: string;
  /** PEM that the forge's certificate may be signed with, besides the system's. */
  readonly ca: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that a call may take; for tests of what it ends. */
  readonly deadline?: number;
}

export interface ForgeClientParts extends Credentials {
  readonly party: Party;
  /** Base URL of the API, without a slash at the end. */
  readonly api: string;
  /** The header that carries the token, and what the forge asks for besides. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parameter that says how long a page is. */
  readonly pageParameter: "per_page" | "limit";
}

export interface ForgeCall {
  readonly method: "GET" | "POST";
  /** Below the base URL, with its query. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly value: unknown;
  readonly hasMore: boolean;
}

/** Milliseconds. */
const DEADLINE = 20_000;
const CONNECT = 10_000;
const KEEP_ALIVE = 10_000;
const PAGE = 50;
/** More than anybody reads; the bound of what a forge may have us ask. */
const MAX_PAGES = 40;
const WORDS = 200;

export class ForgeClient {
  readonly #parts: ForgeClientParts;
  readonly #dispatcher: Dispatcher;

  constructor(parts: ForgeClientParts) {
    this.#parts = parts;
    const { ca } = parts;
    this.#dispatcher = httpConnections({ ca, connect: CONNECT, keepAlive: KEEP_ALIVE });
  }

  /**
   * @throws ArkError forge-refused (`details.status` is the answer's), forge-limited,
   * forge-unreachable; leadership-lost when `signal` aborts
   */
  async call<T>(call: ForgeCall, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    return this.#read(schema, (await this.#ask(call, signal)).value);
  }

  /**
   * The first item of a list, over all its pages, that `wanted` takes. Whether there is a next page
   * is read from the header `Link`; its address is not followed, since the token would go with it.
   * Source: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
   */
  async find<T>(
    path: string,
    schema: z.ZodType<T>,
    wanted: (item: T) => boolean,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const pages = `${path}${path.includes("?") ? "&" : "?"}${this.#parts.pageParameter}=${PAGE}`;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const paged = `${pages}&page=${page}`;
      const { value, hasMore } = await this.#ask({ method: "GET", path: paged }, signal);
      if (!Array.isArray(value)) throw this.#stranger();
      const found = value.map((item) => this.#read(schema, item)).find(wanted);
      if (found !== undefined || !hasMore) return found;
    }
    return undefined;
  }

  async #ask(call: ForgeCall, signal: AbortSignal | undefined): Promise<Answer> {
    const { now, party } = this.#parts;
    const { status, headers, text } = await this.#send(call, signal);
    if (status >= 300) {
      const words = this.#harmless(wordsOf(parse(text)));
      throw forgeError({ status, headers, words }, party, now());
    }
    return { value: parse(text), hasMore: /;\s*rel="?next"?/.test(String(headers.link)) };
  }

  async #send({ method, path, body }: ForgeCall, signal: AbortSignal | undefined) {
    const { api, headers, deadline: milliseconds = DEADLINE } = this.#parts;
    const deadline = AbortSignal.timeout(milliseconds);
    try {
      const response = await request(api + path, {
        dispatcher: this.#dispatcher,
        method,
        headers: {
          "User-Agent": "ark-schedule",
          ...headers,
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      const text = await response.body.text();
      return { status: response.statusCode, headers: response.headers, text };
    } catch (error) {
      throw this.#unreached(error, deadline, signal);
    }
  }

  #unreached(error: unknown, deadline: AbortSignal, signal: AbortSignal | undefined): ArkError {
    const { party } = this.#parts;
    if (signal?.aborted) {
      return new ArkError("leadership-lost", `Gave up a call of ${party.name}: asked to stop.`);
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const why = deadline.aborted
      ? `it did not answer within ${(this.#parts.deadline ?? DEADLINE) / 1000} s`
      : this.#harmless(message || code || "the connection broke");
    const host = new URL(this.#parts.api).host;
    return new ArkError(
      "forge-unreachable",
      `${party.name} at ${host} cannot be reached: ${why}.`,
    );
  }

  #read<T>(schema: z.ZodType<T>, value: unknown): T {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    throw this.#stranger();
  }

  #stranger(): ArkError {
    const { api, party } = this.#parts;
    return new ArkError(
      "forge-refused",
      `What answers at ${api} is not the API of ${party.name}; set ACS_FORGE and ACS_FORGE_URL.`,
    );
  }

  /** Whatever a forge says of the request, the token is not repeated. */
  #harmless(words: string): string {
    const line = words.replaceAll(this.#parts.token, "***").replace(/\s+/g, " ").trim();
    return line.length > WORDS ? `${line.slice(0, WORDS - 1)}…` : line;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All have a `message`; GitHub's says more under `errors`, and GitLab's may be a list or by field. */
function wordsOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { message, error, errors } = body as Record<string, unknown>;
  return [message ?? error, errors].flatMap(sentences).join("; ");
}

function sentences(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  if ("message" in value) return sentences(value.message);
  return Object.values(value).flatMap(sentences);
}
