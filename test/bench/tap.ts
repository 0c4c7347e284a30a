/** A socket in front of a server's that counts the requests that pass. */
import { randomUUID } from "node:crypto";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REQUEST = /^(GET|HEAD|POST|PUT|DELETE) (\S+) HTTP\/1\.1\r$/gm;

export class Tap {
  /** Of whatever kind. */
  requests = 0;
  lists = 0;
  inspects = 0;
  mutations = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(reach: () => Socket) {
    this.#server = createServer((client) => {
      const server = reach();
      for (const socket of [client, server]) {
        this.#open.add(socket);
        socket.once("close", () => this.#open.delete(socket));
        socket.on("error", () => socket.destroy());
      }
      client.on("data", (chunk) => this.#count(chunk.toString("latin1")));
      client.pipe(server).pipe(client);
    });
  }

  /** In front of an engine's socket. */
  static async on(engineSocket: string): Promise<Tap> {
    const tap = new Tap(() => connect(engineSocket));
    const path = join(tmpdir(), `ark-tap-${randomUUID()}.sock`);
    await new Promise<void>((resolve) => tap.#server.listen(path, resolve));
    return tap;
  }

  /** In front of a port of 127.0.0.1. */
  static async onPort(port: number): Promise<Tap> {
    const tap = new Tap(() => connect(port, "127.0.0.1"));
    await new Promise<void>((resolve) => tap.#server.listen(0, "127.0.0.1", resolve));
    return tap;
  }

  /** Path of what stands for the engine's socket. */
  get socket(): string {
    return this.#server.address() as string;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  reset(): void {
    this.requests =
      this.lists =
      this.inspects =
      this.mutations =
        0;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A request's head comes in one piece; bodies are JSON or packs and have no such line. */
  #count(text: string): void {
    for (const [, method, path] of text.matchAll(REQUEST)) {
      this.requests += 1;
      if (method !== "GET" && method !== "HEAD") this.mutations += 1;
      else if (/\/containers\/json/.test(path!)) this.lists += 1;
      else if (/\/(containers|images)\/[^/]+\/json/.test(path!)) this.inspects += 1;
    }
  }
}
