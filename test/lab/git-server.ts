/**
 * A git server: the ordinary git behind HTTP with a password, and faults that can be switched on.
 * Source: https://git-scm.com/docs/git-http-backend
 */
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { run } from "./run.ts";

/** What goes wrong with a request, instead of an answer or in the middle of one. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly location?: string }
  /** Never answers. */
  | { readonly kind: "hang" }
  /** So many bytes of the answer, then silence. */
  | { readonly kind: "stall"; readonly after: number }
  /** So many bytes of the answer, then the connection breaks. */
  | { readonly kind: "cut"; readonly after: number }
  /** So many bytes of the answer, then its end, as if that were all. */
  | { readonly kind: "truncate"; readonly after: number }
  /** Done, but the answer is lost. */
  | { readonly kind: "lost answer" };

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly authorized: boolean;
}

export class GitServer {
  readonly username = "ark";
  readonly password: string;
  /** The bare repository, as the server sees it. */
  readonly repository: string;
  readonly requests: Request[] = [];
  /** For requests whose path ends so; undefined: all is well. */
  fault: (Fault & { readonly of?: RegExp }) | undefined;
  /** Runs when a push has moved a ref. */
  onPush: () => void = () => {};
  readonly #root: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(root: string, password: string) {
    this.#root = root;
    this.password = password;
    this.repository = join(root, "team", "snapshots.git");
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** With an empty repository whose default branch is main. */
  static async start(password = "s3cret-pass"): Promise<GitServer> {
    const server = new GitServer(await mkdtemp(join(tmpdir(), "ark-git-server-")), password);
    await run("git", ["init", "-q", "--bare", "-b", "main", server.repository]);
    for (const setting of ["http.receivepack", "http.uploadpack"]) {
      await run("git", ["-C", server.repository, "config", setting, "true"]);
    }
    await server.listen();
    return server;
  }

  /** Without credentials. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/team/snapshots.git`;
  }

  /** With them, for the ordinary git. */
  get cloneUrl(): string {
    return this.url.replace("//", `//${this.username}:${this.password}@`);
  }

  /** Again after `silence`, on the same port. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** As if it were gone: nothing listens, what was connected breaks. */
  async silence(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.silence();
    await rm(this.#root, { recursive: true, force: true });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname: path } = new URL(request.url ?? "/", "http://server");
    const authorized = request.headers.authorization === this.#authorization();
    this.requests.push({ method: request.method ?? "", path, authorized });
    const fault = this.fault?.of?.test(request.url ?? "") === false ? undefined : this.fault;
    if (fault?.kind === "hang") return void request.resume();
    if (fault?.kind === "status") {
      const to = fault.location === undefined ? {} : { location: fault.location };
      return void response.writeHead(fault.status, to).end("a page for people");
    }
    if (!authorized) {
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    }
    this.#serve(request, response, fault);
  }

  #authorization(): string {
    return `Basic ${Buffer.from(`${this.username}:${this.password}`).toString("base64")}`;
  }

  #serve(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const backend = spawn("git", ["http-backend"], { env: this.#environment(request) });
    backend.stdin.on("error", () => undefined);
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    backend.on("close", () => {
      const pushed = request.method === "POST" && request.url?.endsWith("/git-receive-pack");
      deliver(Buffer.concat(chunks), response, fault);
      if (pushed) this.onPush();
    });
  }

  #environment(request: IncomingMessage): Record<string, string> {
    const { pathname, search } = new URL(request.url ?? "/", "http://server");
    const headers = request.headers;
    return {
      PATH: process.env.PATH ?? "",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_PROJECT_ROOT: this.#root,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: this.username,
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers["content-type"] ?? "",
      ...(headers["content-length"] && { CONTENT_LENGTH: headers["content-length"] }),
      ...(headers["content-encoding"] && { HTTP_CONTENT_ENCODING: headers["content-encoding"] }),
      ...(typeof headers["git-protocol"] === "string" && { GIT_PROTOCOL: headers["git-protocol"] }),
    };
  }
}

/** From what a CGI program prints to an answer, or to what the fault leaves of it. */
function deliver(output: Buffer, response: ServerResponse, fault: Fault | undefined): void {
  const end = output.indexOf("\r\n\r\n");
  const body = output.subarray(end + 4);
  const lines = output.toString("latin1", 0, Math.max(end, 0)).split("\r\n");
  const headers = lines.map((line) => line.split(/:\s*/, 2) as [string, string]);
  const status = headers.find(([name]) => name.toLowerCase() === "status")?.[1] ?? "200";
  for (const [name, value] of headers) {
    if (name !== "" && name.toLowerCase() !== "status") response.setHeader(name, value);
  }
  response.statusCode = end < 0 ? 500 : Number.parseInt(status);
  // What is shorter passes whole: by its length, a look-up is told from a fetch.
  if (fault !== undefined && "after" in fault && body.length <= fault.after) fault = undefined;
  if (fault?.kind === "lost answer") return void response.destroy();
  if (fault?.kind === "truncate") return void response.end(body.subarray(0, fault.after));
  if (fault?.kind === "stall") return void response.write(body.subarray(0, fault.after));
  if (fault?.kind !== "cut") return void response.end(body);
  response.write(body.subarray(0, fault.after), () => response.destroy());
}
