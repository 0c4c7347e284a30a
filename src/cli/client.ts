/** Asks the service over HTTP. */
import { errors, request } from "undici";
import { ArkError, ERRORS } from "../errors.ts";
import type { ErrorCode } from "../errors.ts";

export interface Question {
  /** "/schedule/status" */
  readonly path: string;
  /** Sent as a JSON body, by POST; absent: GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly deadline: number;
}

export interface Client {
  /** @throws ArkError service-unreachable, or what the service answers */
  ask(question: Question): Promise<unknown>;
}

/** @param author value of X-Ark-Author, if it is known */
export function createClient(server: string, author: string | undefined): Client {
  return {
    async ask({ path, body, query = {}, deadline }) {
      const url = new URL(path, server);
      url.search = new URLSearchParams(query).toString();
      const signal = AbortSignal.timeout(deadline);
      const headers = {
        ...(author === undefined ? {} : { "X-Ark-Author": Buffer.from(author).toString("latin1") }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      };
      try {
        const response = await request(url, {
          method: body === undefined ? "GET" : "POST",
          headers,
          body: body === undefined ? null : JSON.stringify(body),
          signal,
          headersTimeout: deadline,
          bodyTimeout: deadline,
        });
        const text = await response.body.text();
        return understand(response.statusCode, text, server);
      } catch (error) {
        throw error instanceof ArkError ? error : unreachable(error, server, deadline);
      }
    },
  };
}

function understand(status: number, text: string, server: string): unknown {
  const answer = parseObject(text);
  if (answer === undefined) {
    throw new ArkError("service-unreachable", `What answers at ${server} is not ark-schedule.`);
  }
  if (status < 400) return answer;
  const { type: _type, title: _title, status: _status, detail, code, ...details } = answer;
  const known = typeof code === "string" && Object.hasOwn(ERRORS, code);
  throw new ArkError(known ? code as ErrorCode : "internal", String(detail), { details });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? value as Record<string, unknown>
      : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(error: unknown, server: string, deadline: number): ArkError {
  const late = error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    (error instanceof Error && error.name === "TimeoutError");
  const message = late
    ? `The service at ${server} did not answer within ${deadline / 1000} s.`
    : `No service answers at ${server}. Start one with "ark-schedule start", or name it with --server.`;
  return new ArkError("service-unreachable", message, { cause: error });
}
