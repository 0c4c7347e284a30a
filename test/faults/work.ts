/** Workloads that are changed and hurt all the time, so that whoever leads has something to do. */
import { setTimeout as sleep } from "node:timers/promises";
import { Clone } from "../lab/clone.ts";
import type { Replicas } from "../lab/replicas.ts";
import { until } from "../lab/until.ts";

const WORKLOADS = 6;
/** Between two deeds; milliseconds. */
const PACE = 400;

export class Work {
  readonly #replicas: Replicas;
  readonly #clone: Clone;
  readonly #random: () => number;
  readonly #names = Array.from({ length: WORKLOADS }, (_, index) => `work-${index}`);
  #generation = 0;

  private constructor(replicas: Replicas, clone: Clone, random: () => number) {
    this.#replicas = replicas;
    this.#clone = clone;
    this.#random = random;
  }

  /** With every workload running. @param random from 0 to 1 */
  static async begin(replicas: Replicas, random: () => number): Promise<Work> {
    const work = new Work(replicas, await Clone.of(replicas.git.repository), random);
    await work.#clone.push({ "cluster.yaml": "rollout: { monitor: 500ms }\n" });
    await work.settle();
    return work;
  }

  /** Changes and hurts one workload after the other until `signal` aborts. */
  async goOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#deed(this.#pick(this.#names));
      await sleep(PACE);
    }
  }

  /**
   * Gives every workload a new spec, so that nothing of what happened holds it back, and waits until
   * each runs with it, once, and nothing else is there.
   */
  async settle(deadline = 60_000): Promise<void> {
    await this.#push(this.#names, { "maintenance.yaml": "scheduling: running\n" });
    const wanted = this.#names.map((name) => `${name} running ${this.#generation}`).sort();
    let found: string[] = [];
    await until("every workload runs once", async () => {
      const list = await this.#replicas.engine.containers();
      found = list.map(({ name, state, labels }) => `${name} ${state} ${labels.generation}`).sort();
      return found.join() === wanted.join();
    }, deadline).catch((error) => {
      throw new Error(`The workloads are ${found.join(", ")}; wanted ${wanted.join(", ")}`, {
        cause: error,
      });
    });
  }

  close(): Promise<void> {
    return this.#clone.close();
  }

  /** What cannot be done at the moment is not done. */
  async #deed(name: string): Promise<void> {
    const { engine, all } = this.#replicas;
    const anyReplica = this.#pick(all);
    const deeds = [
      () => engine.docker("kill", name),
      () => engine.docker("rm", "--force", name),
      () => this.#push([name]),
      () => anyReplica.post(`/schedule/stop?workload=${name}`),
      () => anyReplica.post(`/schedule/start?workload=${name}`),
    ];
    const deed: () => Promise<unknown> = this.#pick(deeds);
    await deed().catch(() => undefined);
  }

  /** The program commits, too: whoever is slower begins anew on top of the other. */
  async #push(names: readonly string[], more: Record<string, string> = {}): Promise<void> {
    this.#generation += 1;
    const files = names.map((name) => [`containers/${name}.yaml`, fileOf(name, this.#generation)]);
    const change = { ...Object.fromEntries(files), ...more };
    await until("the change is pushed", async () => {
      await this.#clone.git("fetch", "--quiet");
      await this.#clone.git("reset", "--quiet", "--hard", "origin/main");
      return await this.#clone.push(change, `Generation ${this.#generation}`);
    });
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }
}

function fileOf(name: string, generation: number): string {
  return [
    "services:",
    `  ${name}:`,
    "    image: busybox:1",
    "    init: true",
    "    network_mode: host", // made in half the time, without a namespace of its own
    '    command: [sleep, "100000"]',
    `    labels: { generation: "${generation}" }`,
    "",
  ].join("\n");
}
