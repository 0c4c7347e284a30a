/**
 * A private Docker engine on a throwaway host. All that is known of it is in the host's directory, so
 * a test can break and mend an engine that another process has started.
 */
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "undici";
import { script } from "./keeper.ts";
import { run } from "./run.ts";
import { until } from "./until.ts";

/** Another client may come first on PATH, and an older one speaks to every engine. */
const CLIENT = "/usr/bin/docker";

/** It first starts all that is always to run; milliseconds. */
const START = 60_000;

export interface Container {
  readonly name: string;
  /** "running", "exited", … */
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

export class Engine {
  /** Path of the engine's socket. */
  readonly socket: string;
  /** The same as a value for `DOCKER_HOST`. */
  readonly dockerHost: string;
  /** Where the machine reaches the host's published ports. */
  readonly address: string;
  readonly #dir: string;
  readonly #pid: string;
  readonly #onStop: (engine: Engine) => Promise<void>;

  private constructor(
    dir: string,
    pid: string,
    address: string,
    onStop: (engine: Engine) => Promise<void>,
  ) {
    this.#dir = dir;
    this.#pid = pid;
    this.#onStop = onStop;
    this.socket = join(dir, "docker.sock");
    this.dockerHost = `unix://${this.socket}`;
    this.address = address;
  }

  /** The engine of a host that runs, whoever started it. `onStop` is what its `stop` does. */
  static async of(dir: string, onStop: (engine: Engine) => Promise<void>): Promise<Engine> {
    const [pid, address] = await Promise.all(
      ["pid", "address"].map((file) => readFile(join(dir, file), "utf8")),
    );
    return new Engine(dir, pid!, address!, onStop);
  }

  /** Where the host reaches this machine: the other end of its cable. */
  get machine(): string {
    return this.address.replace(/\d+$/, "1");
  }

  /** Ends the test's use of it: one of its own goes without a trace, a shared one is emptied. */
  stop(): Promise<void> {
    return this.#onStop(this);
  }

  /** Runs the docker client against this engine: what it printed, or its words as an error. */
  docker(...args: string[]): Promise<string> {
    return run(CLIENT, ["--host", this.dockerHost, ...args]);
  }

  /** A file of a container that runs. */
  async read(container: string, path: string): Promise<Uint8Array> {
    return Buffer.from(await this.docker("exec", container, "base64", path), "base64");
  }

  /** Starts the daemon, and resolves when it answers. */
  async start(): Promise<void> {
    await this.#inside("sh", script("host-dockerd.sh"), this.#dir);
    await until("the engine answers", () => this.answers(), START).catch(async (error) => {
      const log = await readFile(join(this.#dir, "dockerd.log"), "utf8").catch(() => "");
      throw new Error(`The engine does not start: ${log.slice(-2000)}`, { cause: error });
    });
  }

  /** Kills the daemon alone, as a crash would: its containers run on. */
  async kill(): Promise<void> {
    await this.#signal("KILL");
    await until("the engine is dead", async () => !(await this.#running()));
  }

  /** The daemon shuts down in good order, if it runs at all, and comes back. */
  async restart(): Promise<void> {
    if (await this.#running()) await this.#signal("TERM");
    await until("the engine is down", async () => !(await this.#running()));
    await this.start();
  }

  /** From now on the daemon takes connections and never answers. */
  freeze(): Promise<void> {
    return this.#signal("STOP");
  }

  thaw(): Promise<void> {
    return this.#signal("CONT");
  }

  /** Mends what a test broke and removes every container, network and volume; images stay. */
  async clear(): Promise<void> {
    if (!(await this.#running())) await this.start();
    await this.thaw();
    await this.#each(["ps", "--all", "--quiet"], ["rm", "--force", "--volumes"]);
    await this.#each(["network", "ls", "--quiet", "--filter", "type=custom"], ["network", "rm"]);
    await this.#each(["volume", "ls", "--quiet"], ["volume", "rm", "--force"]);
  }

  /**
   * What `docker inspect` says of one container; undefined where there is none. Over the API, since
   * tests ask again and again, and a process for each question would keep the machine busy.
   */
  async inspect(name: string): Promise<unknown> {
    const { status, text } = await this.#get(`/containers/${name}/json`, 20_000);
    if (status === 404) return undefined;
    if (status === 200) return JSON.parse(text);
    throw new Error(`inspecting ${name}: ${text}`);
  }

  /** Every container, running or not. */
  async containers(): Promise<Container[]> {
    const { status, text } = await this.#get("/containers/json?all=1", 20_000);
    if (status !== 200) throw new Error(`listing containers: ${text}`);
    const list = JSON.parse(text) as {
      Names: string[];
      State: string;
      Labels: Container["labels"];
    }[];
    return list.map(({ Names, State, Labels }) => (
      { name: Names[0]!.slice(1), state: State, labels: Labels }
    ));
  }

  /** Whether the daemon answers within a second. */
  async answers(): Promise<boolean> {
    const ping = await this.#get("/_ping", 1000).catch(() => undefined);
    return ping?.status === 200 && ping.text === "OK";
  }

  async #get(path: string, deadline: number): Promise<{ status: number; text: string }> {
    const client = new Client("http://engine", { socketPath: this.socket });
    try {
      const signal = AbortSignal.timeout(deadline);
      const { statusCode, body } = await client.request({ method: "GET", path, signal });
      return { status: statusCode, text: await body.text() };
    } finally {
      await client.destroy();
    }
  }

  async #each(list: string[], act: string[]): Promise<void> {
    const ids = (await this.docker(...list)).split("\n").filter((id) => id !== "");
    if (ids.length > 0) await this.docker(...act, ...ids);
  }

  #signal(name: string): Promise<void> {
    return this.#inside("sh", "-c", `kill -${name} $(cat /run/docker.pid)`);
  }

  #running(): Promise<boolean> {
    return this.#signal("0").then(() => true, () => false);
  }

  async #inside(...command: string[]): Promise<void> {
    const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
    await run("nsenter", ["--target", this.#pid, ...namespaces, ...command]);
  }
}
