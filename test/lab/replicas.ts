/** Several services on one engine, one git server and one ensemble, of which one leads. */
import { randomUUID } from "node:crypto";
import type { Engine } from "./engine.ts";
import { GitServer } from "./git-server.ts";
import { Replica, type ReplicaOptions } from "./replica.ts";
import { until } from "./until.ts";
import type { ZooKeeper } from "./zookeeper.ts";

export interface ReplicasOptions extends Omit<ReplicaOptions, "path" | "env"> {
  readonly count?: number;
  readonly env?: Record<string, string>;
}

export class Replicas {
  readonly engine: Engine;
  readonly ensemble: ZooKeeper;
  readonly git: GitServer;
  readonly all: Replica[] = [];
  readonly #options: ReplicasOptions;
  readonly #path = `/${randomUUID()}`;

  private constructor(options: ReplicasOptions, git: GitServer) {
    this.engine = options.engine;
    this.ensemble = options.ensemble;
    this.git = git;
    this.#options = options;
  }

  /** Started, and agreed on who leads. */
  static async start(options: ReplicasOptions): Promise<Replicas> {
    const replicas = new Replicas(options, await GitServer.start());
    const { count = 3 } = options;
    await Promise.all(Array.from({ length: count }, () => replicas.join()));
    await replicas.agreed(60_000);
    return replicas;
  }

  /** One more. */
  async join(env: Record<string, string> = {}): Promise<Replica> {
    const { git } = this;
    const shared = {
      ACS_GIT_URL: git.url,
      ACS_GIT_USERNAME: git.username,
      ACS_GIT_PASSWORD: git.password,
      ACS_GIT_POLL: "1s",
    };
    const replica = await Replica.start({
      ...this.#options,
      path: this.#path,
      env: { ...shared, ...this.#options.env, ...env },
    });
    this.all.push(replica);
    return replica;
  }

  /** Who says that it leads; undefined where nobody does. */
  async leader(): Promise<Replica | undefined> {
    const reports = await Promise.all(this.all.map((replica) => replica.leader()));
    return this.all.find((_, number) => reports[number]?.self === true);
  }

  /** Waits until one leads and every replica names it, and its term. */
  agreed(deadline?: number): Promise<Replica> {
    return until("all agree who leads", async () => {
      const reports = await Promise.all(this.all.map((replica) => replica.leader()));
      const leading = this.all.filter((_, number) => reports[number]?.self === true);
      const views = new Set(reports.map((report) => `${report?.leader} ${report?.term}`));
      const [leader] = leading;
      return leading.length === 1 && views.size === 1 &&
        reports[0]?.leader === leader?.address && leader;
    }, deadline).catch((error) => {
      throw new Error([error.message, ...this.all.map(lastWords)].join("\n\n"), { cause: error });
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((replica) => replica.close()));
    await this.git.close();
  }
}

function lastWords({ address, service }: Replica): string {
  return `${address} said last:\n${service.output.slice(-3_000)}`;
}
