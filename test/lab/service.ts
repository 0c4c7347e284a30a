/** The whole service as its user runs it: a process of its own, its API, its repository. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import { runCli } from "../../src/cli/run.ts";
import type { StatusReport } from "../../src/reconciler/operations.ts";
import { toRun } from "../other-program.ts";
import type { Engine } from "./engine.ts";
import { run } from "./run.ts";
import { until } from "./until.ts";

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
/** As `npm start` has it. */
const BUILT = ["--max-semi-space-size=2", "--optimize-for-size", path("dist/main.js")];
const SOURCE = toRun(path("src/main.ts"));
/** Where this is set, what is built is up to date: on Node it starts in a third of the time. */
const ON_NODE = process.env.ARK_TEST_BUILT === undefined ? SOURCE : BUILT;
/** How to run it: as is best on the runtime of the tests, or as it is built. */
const COMMANDS = {
  source: "Deno" in globalThis ? SOURCE : ON_NODE,
  dist: BUILT,
};

export interface Answer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- tests look at what they expect
  readonly body: any;
}

/** How long a start may take where several run at once on a busy machine; milliseconds. */
const START = 60_000;

/** How a service is run, where that is not as ever. */
export interface Launch {
  readonly from?: keyof typeof COMMANDS;
  /** A command and its arguments that becomes the service, such as `env A=b`. */
  readonly through?: readonly string[];
  /** Whether it has started; else that is when it is ready. Asked again where it throws. */
  readonly started?: (service: Service) => Promise<boolean>;
}

export class Service {
  readonly url: string;
  readonly repository: string;
  readonly dataDir: string;
  readonly #env: Record<string, string>;
  readonly #command: readonly string[];
  readonly #launch: Launch;
  readonly #lives: string[] = [];
  #process: ChildProcess | undefined;

  private constructor(
    dataDir: string,
    port: string,
    env: Record<string, string>,
    launch: Launch,
  ) {
    this.#command = COMMANDS[launch.from ?? "source"];
    this.#launch = launch;
    this.dataDir = dataDir;
    this.repository = join(dataDir, "snapshots.git");
    this.url = `http://127.0.0.1:${port}`;
    this.#env = { ...env, ACS_PORT: port, ACS_DATA_DIR: dataDir };
  }

  /** With rounds on events and a cron that never comes, unless `env` says otherwise. */
  static on(
    engine: Pick<Engine, "dockerHost">,
    env: Record<string, string> = {},
    from: keyof typeof COMMANDS = "source",
  ): Promise<Service> {
    return Service.launch(engine, env, { from });
  }

  /** As `on`; on the port of `ACS_PORT`, where there is one in `env`. */
  static async launch(
    engine: Pick<Engine, "dockerHost">,
    env: Record<string, string>,
    launch: Launch,
  ): Promise<Service> {
    const dataDir = await mkdtemp(join(tmpdir(), "ark-service-"));
    const settings = { DOCKER_HOST: engine.dockerHost, ACS_CRONTAB: "0 0 0 1 1 *", ...env };
    const port = env.ACS_PORT ?? String(await freePort());
    const service = new Service(dataDir, port, settings, launch);
    await service.start();
    return service;
  }

  /** What it has printed so far, over all its starts. */
  get output(): string {
    return this.#lives.join("");
  }

  /** Likewise, start by start. */
  get lives(): readonly string[] {
    return this.#lives;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether it has not ended, by itself or by a signal. */
  get running(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async start(): Promise<void> {
    const { through = [], started = isReady } = this.#launch;
    const [program, ...args] = [...through, process.execPath, ...this.#command, "start"];
    const child = spawn(program!, args, {
      env: { ...process.env, ...this.#env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    const life = this.#lives.push("") - 1;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => this.#lives[life] += chunk);
    }
    const ended = new Promise<never>((_, reject) => {
      child.once(
        "exit",
        (code) => reject(new Error(`It ended with ${code}: ${this.#lives[life]}`)),
      );
    });
    ended.catch(() => undefined);
    const ready = until("the service is ready", () => started(this), START);
    await Promise.race([ready, ended]).catch((error) => {
      throw new Error(this.#lives[life], { cause: error });
    });
  }

  /** @returns the exit code */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || !this.running) return null;
    // Not "exit": what it printed last may still be on its way then.
    const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
    process.kill(child.pid!, signal); // by child.kill, Deno would not tell the exit code
    return await exited;
  }

  /** Does nothing from now on, and does not know it. */
  suspend(): void {
    if (this.running) process.kill(this.pid!, "SIGSTOP");
  }

  /** Goes on where it was suspended. */
  resume(): void {
    if (this.running) process.kill(this.pid!, "SIGCONT");
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

  /**
   * The command line, against this service: what it printed. Rejects where it exits otherwise than 0.
   * In this process, since a program takes a second to start, and then does as much.
   */
  async cli(...args: string[]): Promise<string> {
    const said = { stdout: "", stderr: "" };
    const exit = await runCli([...args, "--server", this.url], {
      ...{ env: process.env, now: Date.now, hostname: hostname(), version: "0.0.0" },
      start: () => Promise.reject(new Error("It runs already.")),
      stdout: { write: (text) => said.stdout += text },
      stderr: { write: (text) => said.stderr += text },
    });
    if (exit !== 0) throw new Error(`${args.join(" ")}: it exits with ${exit}: ${said.stderr}`);
    return said.stdout.trimEnd();
  }

  /** The same by a program of its own, as a person has it. */
  program(...args: string[]): Promise<string> {
    return run(process.execPath, [...this.#command, ...args, "--server", this.url]);
  }

  /** The ordinary git, in the bare repository. */
  git(...args: string[]): Promise<string> {
    return run("git", ["-C", this.repository, ...args]);
  }

  /**
   * Rejects where git finds a fault in the repository. Ends the service first: git lists the objects
   * before it reads the refs, and misses what was written in between.
   */
  async fsck(): Promise<void> {
    await this.end();
    const said = await this.git("fsck", "--strict", "--no-dangling", "--no-progress");
    if (said !== "") throw new Error(`git fsck: ${said}`);
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

async function isReady(service: Service): Promise<boolean> {
  return (await service.get("/readyz")).status === 200;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
