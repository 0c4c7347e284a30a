/** A reconciler on fakes: a cluster, a repository and a clock in memory. */
import { EMPTY_MEMORY, type Memory } from "../../src/model/memory.ts";
import type { Edit, Election, Log, Metrics } from "../../src/reconciler/ports.ts";
import { Follower } from "../../src/reconciler/follower.ts";
import { Reconciler } from "../../src/reconciler/reconciler.ts";
import { Service } from "../../src/reconciler/service.ts";
import { SnapshotSource } from "../../src/reconciler/snapshot-source.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeCluster } from "../fakes/cluster.ts";
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

/** Everything that outlives the process stays here; `start` is a process. */
export class World {
  readonly clock = new FakeClock(1_000_000_000_000);
  readonly cluster = new FakeCluster(this.clock, IMAGES);
  readonly repository: FakeRepository;
  /** Set before `start`. */
  forge: FakeForge | undefined;
  /** What was warned of. */
  readonly warnings: string[] = [];
  /** The log, without warnings. */
  readonly said: string[] = [];
  #memory: Memory = EMPTY_MEMORY;

  constructor() {
    this.repository = new FakeRepository(() => this.clock.now());
    this.cluster.crashing.add("crash:1");
    this.cluster.healthOf.set("bad:1", "unhealthy");
  }

  start(): { reconciler: Reconciler; service: Service } {
    const election: Election = {
      current: () => ({
        ...{ leader: "test:1", self: true, term: "1", since: 0, problems: [] },
        signal: new AbortController().signal,
        holds: () => true,
      }),
      leader: () => Promise.resolve({ self: true }),
      watch: nothing,
      resign: () => Promise.resolve(),
    };
    const memory = {
      load: () => Promise.resolve(this.#memory),
      save: (saved: Memory) => Promise.resolve(void (this.#memory = saved)),
    };
    const { clock, cluster, repository } = this;
    const say = (_: object, message: string) => void this.said.push(message);
    const warn = (_: object, message: string) => void this.warnings.push(message);
    const log: Log = { debug: nothing, info: say, warn, error: say };
    const shutdown = new AbortController().signal;
    const source = new SnapshotSource(repository);
    const parts = { clock, cluster, repository, election, memory, log, metrics, shutdown, source };
    const reconciler = new Reconciler(parts);
    const keep = () => Promise.resolve([]);
    const follower = new Follower({ ...parts, poll: 1_000, keep, wake: nothing });
    const forge = this.forge && { forge: this.forge };
    const rest = { follower, clusterName: "test", branch: "main", wake: nothing, ...forge };
    return { reconciler, service: new Service({ ...parts, reconciler, ...rest }) };
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
