/**
 * A small stand-in for a forge, since none can be run here. It knows the calls that this program
 * makes, and enforces of them what the forge documents: paths, methods, headers, fields, answers and
 * pages. What the documentation does not say, it cannot show.
 */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gitea } from "./forge/gitea.ts";
import { gitHub } from "./forge/github.ts";
import { gitLab } from "./forge/gitlab.ts";

export interface ForgeRequest {
  readonly method: string;
  /** Raw, from the root of the API on. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ForgeResponse {
  readonly status: number;
  /** JSON, or a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  open: boolean;
}

/** What the forge knows of the repository. */
export interface Contents {
  /** Set to those of a real repository where there is one. */
  branches: { has(name: string): boolean };
  revisions: { has(id: string): boolean };
  readonly pulls: Pull[];
  readonly statuses: Record<string, unknown>[];
}

export interface Dialect {
  /** "/api/v3" */
  readonly root: string;
  /** Undefined: the request may go on. */
  readonly refuse: (request: ForgeRequest, token: string) => ForgeResponse | undefined;
  readonly missing: ForgeResponse;
  readonly routes: readonly DialectRoute[];
}

export type DialectRoute = readonly [
  method: string,
  path: RegExp,
  answer: (at: {
    readonly request: ForgeRequest;
    readonly contents: Contents;
    /** What the groups of the path matched. */
    readonly parts: readonly string[];
    /** "http://127.0.0.1:1234" */
    readonly origin: string;
  }) => ForgeResponse,
];

const DIALECTS = { github: gitHub, gitlab: gitLab, gitea } as const;

export class ForgeServer {
  readonly contents: Contents = {
    branches: new Set(),
    revisions: new Set(),
    pulls: [],
    statuses: [],
  };
  /** "POST /repos/team/snapshots/pulls" */
  readonly calls: string[] = [];
  /** What is answered instead, the first at the next call; "cut" and "hang" answer nothing. */
  readonly faults: (ForgeResponse | "cut" | "hang")[] = [];
  readonly #dialect: Dialect;
  readonly #token: string;
  readonly #server = createServer((request, response) => {
    this.#answer(request).then((answer) => {
      if (answer === "hang") return;
      if (answer === "cut") return request.socket.destroy();
      const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
      response.end(text);
    }, (error) => response.destroy(error));
  });

  private constructor(kind: keyof typeof DIALECTS, token: string) {
    this.#dialect = DIALECTS[kind];
    this.#token = token;
  }

  static async start(kind: keyof typeof DIALECTS, token: string): Promise<ForgeServer> {
    const forge = new ForgeServer(kind, token);
    forge.#server.listen(0, "127.0.0.1");
    await once(forge.#server, "listening");
    return forge;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(incoming: IncomingMessage): Promise<ForgeResponse | "cut" | "hang"> {
    const { root, refuse, routes, missing } = this.#dialect;
    const [target = "", query] = (incoming.url ?? "").split("?");
    const path = target.startsWith(root) ? target.slice(root.length) : "";
    const method = incoming.method ?? "";
    const text = await textOf(incoming);
    this.calls.push(`${method} ${path}`);
    const fault = this.faults.shift();
    if (fault !== undefined) return fault;
    const isJson = incoming.headers["content-type"]?.startsWith("application/json") === true;
    const request: ForgeRequest = {
      ...{ method, path, headers: incoming.headers },
      query: new URLSearchParams(query),
      body: isJson ? JSON.parse(text) : {},
    };
    const refusal = refuse(request, this.#token);
    if (refusal !== undefined) return refusal;
    for (const [wanted, pattern, answer] of routes) {
      const [matched, ...parts] = pattern.exec(path) ?? [];
      if (matched === undefined || wanted !== method) continue;
      return answer({ request, contents: this.contents, parts, origin: this.origin });
    }
    return missing;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

/**
 * One page of a list, with the header `Link` as RFC 8288 has it. Its addresses lead elsewhere, as they
 * do behind a proxy that nobody told the forge of: whoever follows them is found out.
 */
export function page(
  items: readonly unknown[],
  { query, path }: ForgeRequest,
  size: { readonly parameter: string; readonly usual: number; readonly most: number },
): ForgeResponse {
  const number = Number(query.get("page") ?? 1);
  const length = Math.min(size.most, Number(query.get(size.parameter) ?? size.usual));
  const body = items.slice((number - 1) * length, number * length);
  if (number * length >= items.length) return { status: 200, body };
  const link = `<http://forge.invalid${path}?page=${number + 1}>; rel="next", ` +
    `<http://forge.invalid${path}?page=9>; rel="last"`;
  return { status: 200, body, headers: { Link: link } };
}
