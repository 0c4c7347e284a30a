/** Holds calls to a fake cluster for as long as a test wants, as an engine does that hangs. */
import { ArkError } from "../../src/errors.ts";
import type { FakeCluster } from "./cluster.ts";

type Method = "create" | "start" | "stop" | "restart" | "rename" | "remove" | "createNetwork";

const METHODS: readonly Method[] = [
  "create",
  "start",
  "stop",
  "restart",
  "rename",
  "remove",
  "createNetwork",
];

interface Held {
  readonly call: string;
  readonly goOn: () => void;
}

export class Gate {
  readonly #cluster: FakeCluster;
  #held: readonly Held[] = [];
  #closed: (call: string) => boolean = () => false;

  constructor(cluster: FakeCluster) {
    this.#cluster = cluster;
    for (const method of METHODS) this.#wrap(method);
  }

  /** Calls that wait: "start web on fake". */
  get held(): string[] {
    return this.#held.map(({ call }) => call);
  }

  /** From now on, calls that match are held. */
  close(pattern: RegExp): void {
    this.#closed = (call) => pattern.test(call);
  }

  /** Nothing is held any more. */
  open(): void {
    this.#closed = () => false;
    for (const { goOn } of this.#held) goOn();
  }

  #wrap(method: Method): void {
    const cluster = this.#cluster as unknown as Record<
      Method,
      (node: string, subject: string | { name: string }, ...rest: unknown[]) => Promise<unknown>
    >;
    const call = cluster[method].bind(cluster);
    cluster[method] = async (node, subject, ...rest) => {
      const name = typeof subject === "string" ? this.#nameOf(node, subject) : subject.name;
      await this.#pass(`${method} ${name} on ${node}`, rest.at(-1) as AbortSignal);
      return await call(node, subject, ...rest);
    };
  }

  #nameOf(node: string, id: string): string {
    return this.#cluster.node(node).look(id)?.name ?? id;
  }

  async #pass(call: string, signal: AbortSignal): Promise<void> {
    if (!this.#closed(call)) return;
    await new Promise<void>((resolve, reject) => {
      const held = { call, goOn: () => leave(resolve) };
      const leave = (end: () => void) => {
        this.#held = this.#held.filter((each) => each !== held);
        signal.removeEventListener("abort", lost);
        end();
      };
      const lost = () => leave(() => reject(new ArkError("leadership-lost", "Asked to stop.")));
      signal.addEventListener("abort", lost, { once: true });
      this.#held = [...this.#held, held];
    });
  }
}
