/** A classic Swarm manager in this process: an HTTP server in front of engines in memory. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Answer, Asked } from "./asked.ts";
import type { Json } from "./box.ts";
import { Refusal } from "./fake-engine.ts";
import type { ManagerState } from "./manager-state.ts";
import { ROUTES } from "./routes.ts";

/** The newest version of the API that the engines know. */
const ENGINE_API = 41;
/** What a replica answers itself; the rest it leaves to the primary. */
const LOCAL = new Set(["/info", "/_ping"]);

export class FakeManager {
  readonly state: ManagerState;
  /** "GET /info": every request, in order, without its version. */
  readonly requests: string[] = [];
  /** Whom it is a replica of; "none": of nobody, since none is elected. */
  primary: FakeManager | "none" | undefined;
  #server: Server | undefined;
  #port = 0;

  constructor(state: ManagerState) {
    this.state = state;
  }

  /** "127.0.0.1:41234" */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** On the port that it had before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.state.feed.end();
    server?.closeAllConnections();
    await new Promise<void>((resolve) =>
      server === undefined ? resolve() : server.close(() => resolve())
    );
  }

  get isUp(): boolean {
    return this.#server !== undefined;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await readBody(request).catch(() => NOTHING);
    const answer = await this.handle(request, sent, response).catch((error: unknown): Answer => {
      if (error instanceof Refusal) return { status: error.status, text: error.message };
      return { status: 500, text: String(error) };
    });
    if (answer === undefined || response.destroyed) return;
    const { status, json, text } = answer;
    const type = json === undefined ? "text/plain; charset=utf-8" : "application/json";
    response.writeHead(status, { "content-type": type });
    response.end(json === undefined ? text : JSON.stringify(json));
  }

  /** @throws Refusal */
  async handle(request: IncomingMessage, sent: Sent, response: ServerResponse): Promise<Answer> {
    const url = new URL(request.url ?? "/", "http://manager");
    const [, version, path = ""] = /^(?:\/v1\.(\d+))?(\/.*)$/.exec(url.pathname) ?? [];
    this.requests.push(`${request.method} ${decodeURIComponent(path)}`);
    if (this.primary !== undefined && !LOCAL.has(path)) {
      return await this.#forward(request, sent, response);
    }
    for (const route of ROUTES) {
      const match = route.method === request.method ? route.path.exec(path) : null;
      if (match === null) continue;
      if (route.proxied && Number(version ?? 0) > ENGINE_API) return tooNew(version!);
      return await route.run({
        state: this.state,
        primary: this.primary === undefined
          ? undefined
          : this.primary === "none"
          ? ""
          : this.primary.address,
        query: url.searchParams,
        ...sent,
        subject: decodeURIComponent(match[1] ?? ""),
        response,
      });
    }
    throw new Refusal(404, "404 page not found");
  }

  async #forward(request: IncomingMessage, sent: Sent, response: ServerResponse): Promise<Answer> {
    const { primary } = this;
    if (primary === undefined || primary === "none") {
      throw new Refusal(500, "No elected primary cluster manager");
    }
    if (!primary.isUp) {
      const words = `dial tcp ${primary.address}: connection refused`;
      throw new Refusal(
        500,
        `Unable to reach primary cluster manager (${words}): ${primary.address}`,
      );
    }
    return await primary.handle(request, sent, response);
  }
}

function tooNew(version: string): Answer {
  const message = `client version 1.${version} is too new. Maximum supported API version is ` +
    `1.${ENGINE_API}`;
  return { status: 400, json: { message } };
}

type Sent = Pick<Asked, "body" | "bytes">;

const NOTHING: Sent = { body: {}, bytes: new Uint8Array() };

/** An archive is the one thing that is sent as what it is. */
async function readBody(request: IncomingMessage): Promise<Sent> {
  const bytes = await buffer(request);
  if (request.headers["content-type"] === "application/tar") return { body: {}, bytes };
  const text = bytes.toString();
  return { ...NOTHING, body: text.trim() === "" ? {} : JSON.parse(text) as Json };
}
