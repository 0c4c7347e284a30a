/** A socket in front of the engine's that counts what passes. */
import { rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REQUEST = /^(GET|HEAD|POST|PUT|DELETE) (\S+) HTTP\/1\.1\r$/gm;

export class Tap {
  lists = 0;
  inspects = 0;
  mutations = 0;
  readonly socket: string;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(engineSocket: string) {
    this.socket = join(tmpdir(), `ark-tap-${process.pid}.sock`);
    this.#server = createServer((client) => {
      const engine = connect(engineSocket);
      for (const socket of [client, engine]) {
        this.#open.add(socket);
        socket.once("close", () => this.#open.delete(socket));
        socket.on("error", () => socket.destroy());
      }
      client.on("data", (chunk) => this.#count(chunk.toString("latin1")));
      client.pipe(engine).pipe(client);
    });
  }

  static async on(engineSocket: string): Promise<Tap> {
    const tap = new Tap(engineSocket);
    await rm(tap.socket, { force: true });
    await new Promise<void>((resolve) => tap.#server.listen(tap.socket, resolve));
    return tap;
  }

  reset(): void {
    this.lists = this.inspects = this.mutations = 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A request's head comes in one piece; bodies are JSON and have no such line. */
  #count(text: string): void {
    for (const [, method, path] of text.matchAll(REQUEST)) {
      if (method !== "GET" && method !== "HEAD") this.mutations += 1;
      else if (/\/containers\/json/.test(path!)) this.lists += 1;
      else if (/\/(containers|images)\/[^/]+\/json/.test(path!)) this.inspects += 1;
    }
  }
}
