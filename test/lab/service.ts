/** The whole service as its user runs it: a process of its own, its API, its repository. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import type { StatusReport } from "../../src/reconciler/operations.ts";
import type { Engine } from "./engine.ts";
import { run } from "./run.ts";
import { until } from "./until.ts";

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const SOURCE = path("src/main.ts");
/** As `npm start` has it. */
const BUILT = ["--max-semi-space-size=2", path("dist/main.js")];
/** Where this is set, what is built is up to date: on Node it starts in a third of the time. */
const ON_NODE = process.env.ARK_TEST_BUILT === undefined ? ["--import", "tsx", SOURCE] : BUILT;
/** How to run it: as is best on the runtime of the tests, or as it is built. */
const COMMANDS = {
  source: "Deno" in globalThis ? ["run", "-A", SOURCE] : ON_NODE,
  dist: BUILT,
};

export interface Answer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- tests look at what they expect
  readonly body: any;
}

export class Service {
  readonly url: string;
  readonly repository: string;
  readonly dataDir: string;
  readonly #env: Record<string, string>;
  readonly #command: readonly string[];
  #process: ChildProcess | undefined;
  #output = "";

  private constructor(
    dataDir: string,
    port: number,
    env: Record<string, string>,
    command: readonly string[],
  ) {
    this.#command = command;
    this.dataDir = dataDir;
    this.repository = join(dataDir, "snapshots.git");
    this.url = `http://127.0.0.1:${port}`;
    this.#env = { ...env, ACS_PORT: String(port), ACS_DATA_DIR: dataDir };
  }

  /** With rounds on events and a cron that never comes, unless `env` says otherwise. */
  static async on(
    engine: Engine,
    env: Record<string, string> = {},
    from: keyof typeof COMMANDS = "source",
  ): Promise<Service> {
    const dataDir = await mkdtemp(join(tmpdir(), "ark-service-"));
    const settings = { DOCKER_HOST: engine.dockerHost, ACS_CRONTAB: "0 0 0 1 1 *", ...env };
    const service = new Service(dataDir, await freePort(), settings, COMMANDS[from]);
    await service.start();
    return service;
  }

  /** What it has printed so far, over all its starts. */
  get output(): string {
    return this.#output;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [...this.#command, "start"], {
      env: { ...process.env, ...this.#env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => this.#output += chunk);
    }
    const ended = new Promise<never>((_, reject) => {
      child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${this.#output}`)));
    });
    ended.catch(() => undefined);
    const ready = until(
      "the service is ready",
      async () => (await this.get("/readyz")).status === 200,
    );
    await Promise.race([ready, ended]).catch((error) => {
      throw new Error(this.#output, { cause: error });
    });
  }

  /** @returns the exit code */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    process.kill(child.pid!, signal); // by child.kill, Deno would not tell the exit code
    return await exited;
  }

  async close(): Promise<void> {
    await this.end("SIGKILL");
    await rm(this.dataDir, { recursive: true, force: true });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask("GET", path, headers);
  }

  post(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask("POST", path, headers);
  }

  async status(): Promise<StatusReport> {
    return (await this.get("/schedule/status")).body as StatusReport;
  }

  /** The command line, against this service: what it printed. Rejects where it exits otherwise than 0. */
  cli(...args: string[]): Promise<string> {
    return run(process.execPath, [...this.#command, ...args, "--server", this.url]);
  }

  /** The ordinary git, in the bare repository. */
  git(...args: string[]): Promise<string> {
    return run("git", ["-C", this.repository, ...args]);
  }

  async #ask(
    method: "GET" | "POST",
    path: string,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { statusCode, body } = await request(this.url + path, { method, headers });
    const text = await body.text();
    const json = text.startsWith("{") || text.startsWith("[");
    return { status: statusCode, body: json ? JSON.parse(text) : text };
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
