/** A cluster in memory. It passes the contract suite that the real engine passes. */
import { setImmediate } from "node:timers/promises";
import { ArkError, type ErrorCode } from "../../src/errors.ts";
import { NO_FILES } from "../../src/model/file-content.ts";
import type { Health, LiveSpec, Observation } from "../../src/model/observation.ts";
import type { Pull } from "../../src/model/pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../src/model/snapshot.ts";
import type {
  Clock,
  Cluster,
  ClusterDescription,
  ClusterEvent,
  CreateOrder,
} from "../../src/reconciler/ports.ts";
import { type Box, FakeNode, live } from "./cluster-node.ts";

export interface FakeClusterOptions {
  /** Names of its nodes; by default there is one, "fake". */
  readonly nodes?: readonly string[];
}

export class FakeCluster implements Cluster {
  /** Every call that changes something: "start web"; where there are several nodes, "start web on a". */
  readonly calls: string[] = [];
  /** Set: every call to every node fails so. */
  down: ErrorCode | undefined;
  /** Pulls that are said to be under way. */
  pulling: readonly Pull[] = [];
  /** How often a person wanted pulls to be tried again. */
  pullRetries = 0;
  /** Set: it goes down after so many more calls. */
  callsLeft: number | undefined;
  /** Set: that happens after so many more calls, while the next one is under way. */
  meanwhile: { calls: number; readonly happens: () => void } | undefined;
  /** Set: containers of these images end at once when they are started. */
  readonly crashing = new Set<string>();
  /** Set: containers of these images begin with this health. */
  readonly healthOf = new Map<string, Health>();
  readonly #clock: Clock;
  readonly #nodes: ReadonlyMap<string, FakeNode>;
  /** Names of nodes that are on the list no more. */
  readonly #unlisted = new Set<string>();
  readonly #listeners = new Set<(event: ClusterEvent) => void>();
  #serial = 0;

  /** @param images that every node has */
  constructor(
    clock: Clock,
    images: readonly string[],
    { nodes = ["fake"] }: FakeClusterOptions = {},
  ) {
    this.#clock = clock;
    const tell = (event: ClusterEvent) => this.#listeners.forEach((listener) => listener(event));
    this.#nodes = new Map(nodes.map((name) => [name, new FakeNode(name, images, tell)]));
  }

  /** One of its nodes; the first, where none is named. */
  node(name = [...this.#nodes.keys()][0]!): FakeNode {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new ArkError("internal", `There is no node ${name}.`);
    return node;
  }

  /** It is taken from the list of endpoints, or put there again; its containers stay as they are. */
  list(name: string, listed: boolean): void {
    if (listed) this.#unlisted.delete(name);
    else this.#unlisted.add(name);
  }

  async describe(): Promise<ClusterDescription> {
    await this.#answer();
    return { endpoint: "fake://", version: "0", nodes: [...this.#nodes.keys()] };
  }

  async observe(names: ReadonlySet<string>): Promise<Observation> {
    const at = this.#clock.now();
    const problem = await this.#answer().then(() => undefined, ({ message }: Error) => message);
    const nodes = [...this.#nodes.values()].filter(({ name }) => !this.#unlisted.has(name))
      .map((node) => node.observe(names, problem ?? (node.down && DOWN)));
    return { at, placedBy: "planner", nodes };
  }

  async inspect(node: string, container: string, signal: AbortSignal): Promise<LiveSpec> {
    return live((await this.#ask(node, signal)).box(container));
  }

  async ensureImage(node: string, image: string, signal: AbortSignal): Promise<void> {
    if ((await this.#ask(node, signal)).images.has(image)) return;
    throw new ArkError("image-unavailable", `The image ${image} cannot be had.`);
  }

  pulls(): readonly Pull[] {
    return this.pulling;
  }

  retryPulls(): void {
    this.pullRetries += 1;
  }

  async create(node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    await this.ensureImage(node, order.spec.image, signal);
    const on = this.node(node);
    on.free(order.name);
    requireContents(order);
    const joined = order.spec.network_mode?.match(/^container:(.+)$/)?.[1];
    if (joined !== undefined) on.box(joined);
    const id = String(++this.#serial).padStart(64, "0");
    const { name, spec, stamps, contents = NO_FILES } = order;
    on.boxes.set(id, {
      ...{ id, name, spec, stamps, contents, state: "created", health: "none", exitCode: 0 },
      createdAt: this.#clock.now(),
    });
    this.#happened("create", on, on.box(id));
    return { id };
  }

  async start(node: string, container: string, signal: AbortSignal): Promise<void> {
    const on = await this.#ask(node, signal);
    const box = on.box(container);
    if (box.state === "running") return;
    const crashes = this.crashing.has(box.spec.image);
    box.state = crashes ? "exited" : "running";
    box.exitCode = crashes ? 1 : 0;
    box.health = this.healthOf.get(box.spec.image) ?? "none";
    this.#happened("start", on, box);
    if (crashes) on.tell("die", box);
  }

  async stop(node: string, container: string, signal: AbortSignal): Promise<void> {
    const on = await this.#ask(node, signal);
    const box = on.box(container);
    if (box.state !== "running") return;
    box.state = "exited";
    this.#happened("stop", on, box);
  }

  async restart(node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.stop(node, container, signal);
    await this.start(node, container, signal);
  }

  async rename(
    node: string,
    container: string,
    name: string,
    signal: AbortSignal,
  ): Promise<void> {
    const on = await this.#ask(node, signal);
    on.free(name);
    const box = on.box(container);
    box.name = name;
    this.#happened("rename", on, box);
  }

  async remove(node: string, container: string, signal: AbortSignal): Promise<void> {
    const on = await this.#ask(node, signal);
    const box = on.look(container);
    if (box === undefined) return;
    on.boxes.delete(box.id);
    this.#happened("destroy", on, box);
  }

  async createNetwork(
    node: string,
    definition: NetworkDefinition,
    signal: AbortSignal,
  ): Promise<void> {
    const on = await this.#ask(node, signal);
    on.networks.set(definition.name, definition);
    this.#called(`createNetwork ${definition.name}`, on);
  }

  async createVolume(
    node: string,
    definition: VolumeDefinition,
    signal: AbortSignal,
  ): Promise<void> {
    const on = await this.#ask(node, signal);
    on.volumes.set(definition.name, definition);
    this.#called(`createVolume ${definition.name}`, on);
  }

  async *events(signal: AbortSignal): AsyncGenerator<ClusterEvent> {
    const queue: ClusterEvent[] = [...this.#nodes.values()].map(({ name, down }) =>
      down === undefined
        ? { kind: "connected", node: name }
        : { kind: "disconnected", node: name, problem: DOWN }
    );
    let rouse = () => {};
    const listener = (event: ClusterEvent) => {
      queue.push(event);
      rouse();
    };
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => rouse());
    while (!signal.aborted) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => rouse = resolve);
    }
    this.#listeners.delete(listener);
  }

  /** What a person does behind our back, wherever the container is; told by event unless `silently`. */
  meddle(name: string, change: Partial<Box> | undefined, how: { silently?: boolean } = {}): void {
    const node = this.#whereabouts(name) ?? this.node();
    node.meddle(name, change, how);
  }

  /** The stream of a node's events ends. */
  sever(node: string): void {
    const event = { kind: "disconnected", node, problem: "The stream has ended." } as const;
    for (const listener of this.#listeners) listener(event);
  }

  /** The container of that name; of several, the one on the first node. */
  look(name: string): Readonly<Box> | undefined {
    return this.#whereabouts(name)?.look(name);
  }

  /** Of all containers; where there are several nodes, "web on a". */
  names(): string[] {
    return [...this.#nodes.values()].flatMap((node) =>
      [...node.boxes.values()].map((box) => this.#said(box.name, node))
    ).sort();
  }

  /** An answer is never there at once. @throws ArkError as a real engine does */
  async #ask(name: string, signal: AbortSignal): Promise<FakeNode> {
    await this.#answer(signal);
    const node = this.node(name);
    if (node.down !== undefined) throw new ArkError(node.down, DOWN);
    return node;
  }

  async #answer(signal?: AbortSignal): Promise<void> {
    await setImmediate();
    const { meanwhile } = this;
    if (meanwhile !== undefined && meanwhile.calls-- <= 0) {
      this.meanwhile = undefined;
      meanwhile.happens();
    }
    if (signal?.aborted) throw new ArkError("leadership-lost", "Asked to stop.");
    if (this.callsLeft !== undefined && this.callsLeft-- <= 0) this.down = "engine-unreachable";
    if (this.down !== undefined) throw new ArkError(this.down, DOWN);
  }

  #whereabouts(name: string): FakeNode | undefined {
    return [...this.#nodes.values()].find((node) => node.look(name) !== undefined);
  }

  #happened(action: string, node: FakeNode, box: Box): void {
    this.#called(`${action} ${box.name}`, node);
    node.tell(action, box);
  }

  #called(what: string, node: FakeNode): void {
    this.calls.push(this.#said(what, node));
  }

  #said(what: string, { name }: FakeNode): string {
    return this.#nodes.size === 1 ? what : `${what} on ${name}`;
  }
}

/** As an engine refuses it, and as whoever makes the archive does. */
function requireContents({ spec, contents = NO_FILES }: CreateOrder): void {
  const paths = Object.keys(spec.files ?? {});
  if (paths.some((path) => !contents.has(path))) {
    throw new ArkError("internal", "A file has no content.");
  }
  if (paths.length > 0 && spec.read_only) {
    throw new ArkError("engine-refused", "container rootfs is marked read-only");
  }
}

const DOWN = "The fake engine is down.";
