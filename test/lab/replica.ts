/** One of several services that elect a leader, with links of its own to every ZooKeeper member. */
import { readFile } from "node:fs/promises";
import { request } from "undici";
import type { LeaderReport } from "../../src/reconciler/operations.ts";
import type { Engine } from "./engine.ts";
import { Link } from "./link.ts";
import { freePort, type Launch, Service } from "./service.ts";
import { SteppedClock } from "./stepped-clock.ts";
import { countSockets } from "./sockets.ts";
import { until } from "./until.ts";
import { type Member, MEMBERS, type ZooKeeper } from "./zookeeper.ts";

export interface ReplicaOptions {
  readonly engine: Engine;
  readonly ensemble: ZooKeeper;
  /** Where in ZooKeeper the election is held. */
  readonly path: string;
  /** Besides what makes it a replica. */
  readonly env: Record<string, string>;
  readonly launch?: Launch;
  /** The host names by which it knows the members; their addresses, where there are none. */
  readonly names?: (member: Member) => string;
  /** Its clock can be put forward and back. */
  readonly steppedClock?: boolean;
  /** From 0 to 1; for its links. */
  readonly random: () => number;
}

/** A time in which a process did nothing, because we had it suspended, or killed it; milliseconds since 1970. */
export interface Away {
  readonly from: number;
  /** Infinity where it was killed. */
  readonly until: number;
}

/** How long a replica may take to answer; milliseconds. */
const ANSWER = 1_000;

export class Replica {
  readonly service: Service;
  readonly links: Readonly<Record<Member, Link>>;
  readonly clock: SteppedClock;
  readonly away: Away[] = [];
  #suspended: number | undefined;

  private constructor(parts: Pick<Replica, "service" | "links" | "clock">) {
    this.service = parts.service;
    this.links = parts.links;
    this.clock = parts.clock;
  }

  /** Started, which does not say that it has found its place in the election. */
  static async start(options: ReplicaOptions): Promise<Replica> {
    const { engine, ensemble, path, env, names, random } = options;
    const link = (member: Member) => Link.to(ensemble.server(member), random);
    const links = { 1: await link(1), 2: await link(2), 3: await link(3) };
    const servers = MEMBERS.map((member) => {
      const { host, port } = links[member].address;
      return `${names?.(member) ?? host}:${port}`;
    });
    const port = String(await freePort());
    const clock = await SteppedClock.make();
    const service = await Service.launch(engine, {
      ACS_NETWORK_STORE_CLUSTER: `zk://${servers.join()}${path}`,
      ACS_ADVERTISE: `127.0.0.1:${port}`,
      ACS_ZK_TIMEOUT: "2s",
      ACS_PORT: port,
      ACS_LOG_LEVEL: "debug",
      ...env,
    }, {
      started: answers,
      ...options.launch,
      through: [
        ...(options.steppedClock === true ? clock.through : []),
        ...options.launch?.through ?? [],
      ],
    });
    return new Replica({ service, links, clock });
  }

  /** host:port: by it the others know it, and so do we. */
  get address(): string {
    return new URL(this.service.url).host;
  }

  /** Who leads, by what it knows; undefined where it does not answer. */
  async leader(): Promise<LeaderReport | undefined> {
    return await this.#ask("GET", "/schedule/leader").catch(() => undefined) as
      | LeaderReport
      | undefined;
  }

  /** Whether it was done in time. */
  post(path: string): Promise<boolean> {
    return this.#ask("POST", path).then(() => true, () => false);
  }

  async suspend(): Promise<void> {
    this.service.suspend();
    await until("it is suspended", async () => (await this.#state()).includes("T"));
    this.#suspended = Date.now();
  }

  resume(): void {
    if (this.#suspended !== undefined) this.away.push({ from: this.#suspended, until: Date.now() });
    this.#suspended = undefined;
    this.service.resume();
  }

  /** In good order. @returns the exit code */
  end(): Promise<number | null> {
    return this.service.end("SIGTERM");
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    await this.service.end("SIGKILL");
    this.away.push({ from: this.#suspended ?? Date.now(), until: Infinity });
    this.#suspended = undefined;
  }

  get allLinks(): readonly Link[] {
    return MEMBERS.map((member) => this.links[member]);
  }

  async close(): Promise<void> {
    await this.service.close();
    for (const link of this.allLinks) await link.close();
    await this.clock.close();
  }

  /** What it holds: resident memory in MiB, and open sockets. */
  async holds(): Promise<{ readonly memory: number; readonly sockets: number }> {
    const status = await readFile(`/proc/${this.service.pid}/status`, "utf8");
    const memory = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    return { memory, sockets: await countSockets(this.service.pid!) };
  }

  async #ask(method: "GET" | "POST", path: string): Promise<unknown> {
    const signal = AbortSignal.timeout(ANSWER);
    const { statusCode, body } = await request(this.service.url + path, { method, signal });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(text);
    return text.startsWith("{") ? JSON.parse(text) : text;
  }

  async #state(): Promise<string> {
    const status = await readFile(`/proc/${this.service.pid}/status`, "utf8");
    return /^State:\s+(\w)/m.exec(status)?.[1] ?? "";
  }
}

/** Whatever it answers. */
async function answers(service: Service): Promise<boolean> {
  return (await service.get("/healthz")).status > 0;
}
