/** The engine's API without anything in between: the floor. */
import { Agent, request } from "node:http";

export class EngineApi {
  readonly #socket: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(socket: string) {
    this.#socket = socket;
  }

  /** @returns the body. Rejects where the status is an error. */
  call(method: string, path: string, body?: unknown): Promise<string> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = payload === undefined ? {} : {
        "Content-Type": "application/json",
        "Content-Length": String(Buffer.byteLength(payload)),
      };
      const options = { socketPath: this.#socket, agent: this.#agent, method, path, headers };
      const asked = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", reject);
        answer.once("end", () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 500) < 400) resolve(text);
          else reject(new Error(`${method} ${path}: ${text}`));
        });
      });
      asked.once("error", reject);
      asked.end(payload);
    });
  }

  async create(name: string, more: object = {}): Promise<string> {
    const body = { Image: "busybox:1", Cmd: ["sleep", "100000"], ...more };
    const text = await this.call("POST", `/containers/create?name=${name}`, body);
    return (JSON.parse(text) as { Id: string }).Id;
  }

  /** Parsed: an answer that nobody can read is of no use. */
  async inspect(id: string): Promise<unknown> {
    return JSON.parse(await this.call("GET", `/containers/${id}/json`));
  }

  start(id: string): Promise<string> {
    return this.call("POST", `/containers/${id}/start`);
  }

  close(): void {
    this.#agent.destroy();
  }
}
