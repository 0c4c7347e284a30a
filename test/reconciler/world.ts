/** A reconciler on fakes: a cluster, a repository and a clock in memory. */
import { EMPTY_MEMORY, type Memory } from "../../src/model/memory.ts";
import type { FencedCall } from "../../src/reconciler/fenced-cluster.ts";
import type {
  Cluster,
  Edit,
  Log,
  Metrics,
  SnapshotRepository,
} from "../../src/reconciler/ports.ts";
import { Follower } from "../../src/reconciler/follower.ts";
import { Reconciler } from "../../src/reconciler/reconciler.ts";
import { Service } from "../../src/reconciler/service.ts";
import { SnapshotSource } from "../../src/reconciler/snapshot-source.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeCluster, type FakeClusterOptions } from "../fakes/cluster.ts";
import { FakeElections } from "../fakes/election.ts";
import type { FakeForge } from "../fakes/forge.ts";
import { FakeRepository } from "../fakes/repository.ts";

const nothing = () => {};
const metrics: Metrics = {
  round: nothing,
  action: nothing,
  commit: nothing,
  fetch: nothing,
  wakeUp: nothing,
};
export const ADA = { name: "Ada", email: "ada@example.org" };
const IMAGES = ["app:1", "app:2", "app:3", "last:1", "bad:1", "crash:1"];

export interface Replica {
  readonly address?: string;
  readonly repository?: SnapshotRepository;
  readonly cluster?: Cluster;
  /** Whether there are to be rounds that nobody asked for; by default there are. */
  readonly acts?: boolean;
}

/** Everything that outlives the process stays here; `start` is a process. */
export class World {
  readonly clock = new FakeClock(1_000_000_000_000);
  readonly cluster: FakeCluster;
  readonly repository: FakeRepository;
  /** Set before `start`. */
  forge: FakeForge | undefined;
  /** The process's own that files may be filled with. Set before `start`. */
  variables: Readonly<Record<string, string>> = {};
  /** What was warned of. */
  readonly warnings: string[] = [];
  /** The log, without warnings. */
  readonly said: string[] = [];
  /** Of each call that changed something. */
  readonly records: FencedCall[] = [];
  readonly elections = new FakeElections(this.clock);
  /** What is kept beside the election. */
  memory: Memory = EMPTY_MEMORY;
  /** What woke the loop, or would have. */
  readonly wakes: string[] = [];
  /** Who saved it, time after time. */
  readonly saves: string[] = [];

  /** @param options.nodes names of the cluster's nodes; by default there is one */
  constructor(options: FakeClusterOptions = {}) {
    this.cluster = new FakeCluster(this.clock, IMAGES, options);
    this.repository = new FakeRepository(() => this.clock.now());
    this.cluster.crashing.add("crash:1");
    this.cluster.healthOf.set("bad:1", "unhealthy");
  }

  /**
   * A process. The first one leads, and one that is started anew leads anew.
   * @param repository its clone; else it has none of its own
   * @param cluster another one than the one in memory
   */
  start(replica: Replica = {}) {
    const { address = "test:1", repository = this.repository, cluster = this.cluster } = replica;
    const { leading } = this.elections;
    const election = this.elections.join(address);
    if (leading === undefined || leading.leader === address) this.elections.elect(address);
    const memory = {
      load: () => Promise.resolve(this.memory),
      save: (saved: Memory) => {
        this.saves.push(address);
        return Promise.resolve(void (this.memory = saved));
      },
    };
    const { clock } = this;
    const say = (_: object, message: string) => void this.said.push(message);
    const warn = (_: object, message: string) => void this.warnings.push(message);
    const record = (fields: object) => {
      if ("call" in fields) this.records.push(fields as FencedCall);
    };
    const log: Log = { debug: record, info: say, warn, error: say };
    const shutdown = new AbortController().signal;
    const source = new SnapshotSource(repository, this.variables);
    const wake = (cause: string) => void this.wakes.push(cause);
    const parts = {
      ...{ clock, cluster, repository, election, memory, log, metrics, shutdown, source },
      ...{ wake, parallel: 8 },
    };
    const reconciler = new Reconciler(parts);
    const keep = () => Promise.resolve([]);
    const follower = new Follower({ ...parts, poll: 1_000, keep });
    const forge = this.forge && { forge: this.forge };
    const rest = {
      follower,
      clusterName: "test",
      author: ADA,
      branch: "main",
      acts: replica.acts ?? true,
      ...forge,
    };
    return { election, reconciler, service: new Service({ ...parts, reconciler, ...rest }) };
  }

  /** Somebody commits: new text by path, null removes. */
  async push(files: Record<string, string | null>): Promise<void> {
    const edit: Edit = {
      files: new Map(Object.entries(files)),
      author: ADA,
      message: "Change",
      trailers: {},
    };
    await this.repository.commit(() => Promise.resolve(edit));
  }
}

export function composeFile(name: string, image: string, more = ""): string {
  return `services:\n  ${name}:\n    image: ${image}\n${more}`;
}
