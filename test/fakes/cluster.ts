/** A cluster in memory. It passes the contract suite that the real engine passes. */
import { setImmediate } from "node:timers/promises";
import { ArkError, type ErrorCode } from "../../src/errors.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import {
  type ContainerState,
  type Health,
  type ImageDefaults,
  type LiveSpec,
  type Observation,
  type ObservedContainer,
  SCHEDULE_LABEL,
  STAMP,
  unknownNode,
} from "../../src/model/observation.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../src/model/snapshot.ts";
import type {
  Clock,
  Cluster,
  ClusterDescription,
  ClusterEvent,
  CreateOrder,
} from "../../src/reconciler/ports.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { answeringNode } from "./node.ts";

interface Box {
  readonly id: string;
  name: string;
  spec: ContainerSpec;
  stamps: Readonly<Record<string, string>>;
  state: ContainerState;
  health: Health;
  exitCode: number;
  readonly createdAt: number;
}

const IMAGE: ImageDefaults = { id: "", environment: {}, labels: {}, expose: [], volumes: [] };

export class FakeCluster implements Cluster {
  /** Every call that changes something: "start web". */
  readonly calls: string[] = [];
  /** Images that are on the node. */
  readonly images: Set<string>;
  /** Set: every call fails so. */
  down: ErrorCode | undefined;
  /** Set: it goes down after so many more calls. */
  callsLeft: number | undefined;
  /** Set: that happens after so many more calls, while the next one is under way. */
  meanwhile: { calls: number; readonly happens: () => void } | undefined;
  /** Set: containers of these images end at once when they are started. */
  readonly crashing = new Set<string>();
  /** Set: containers of these images begin with this health. */
  readonly healthOf = new Map<string, Health>();
  readonly #clock: Clock;
  readonly #boxes = new Map<string, Box>();
  readonly #networks = new Map<string, NetworkDefinition>();
  readonly #volumes = new Map<string, VolumeDefinition>();
  readonly #listeners = new Set<(event: ClusterEvent) => void>();
  #serial = 0;

  constructor(clock: Clock, images: readonly string[]) {
    this.#clock = clock;
    this.images = new Set(images);
  }

  async describe(): Promise<ClusterDescription> {
    await this.#answer();
    return { endpoint: "fake://", version: "0", nodes: ["fake"] };
  }

  async observe(names: ReadonlySet<string>): Promise<Observation> {
    const at = this.#clock.now();
    try {
      await this.#answer();
    } catch (error) {
      const problem = (error as Error).message;
      return { at, placedBy: "planner", nodes: [unknownNode("fake", "fake://", problem)] };
    }
    const containers = [...this.#boxes.values()].map((box) => this.#observed(box, names));
    const around = { networks: this.#networks, volumes: this.#volumes };
    return { at, placedBy: "planner", nodes: [answeringNode("fake", { containers, ...around })] };
  }

  async inspect(_node: string, container: string, signal: AbortSignal): Promise<LiveSpec> {
    await this.#answer(signal);
    return live(this.#box(container));
  }

  async ensureImage(_node: string, image: string, signal: AbortSignal): Promise<void> {
    await this.#answer(signal);
    if (!this.images.has(image)) {
      throw new ArkError("image-unavailable", `The image ${image} cannot be had.`);
    }
  }

  async create(node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    await this.ensureImage(node, order.spec.image, signal);
    this.#free(order.name);
    const joined = order.spec.network_mode?.match(/^container:(.+)$/)?.[1];
    if (joined !== undefined) this.#box(joined);
    const id = String(++this.#serial).padStart(64, "0");
    const { name, spec, stamps } = order;
    this.#boxes.set(id, {
      ...{ id, name, spec, stamps, state: "created", health: "none", exitCode: 0 },
      createdAt: this.#clock.now(),
    });
    this.#happened("create", this.#box(id));
    return { id };
  }

  async start(_node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#answer(signal);
    const box = this.#box(container);
    if (box.state === "running") return;
    const crashes = this.crashing.has(box.spec.image);
    box.state = crashes ? "exited" : "running";
    box.exitCode = crashes ? 1 : 0;
    box.health = this.healthOf.get(box.spec.image) ?? "none";
    this.#happened("start", box);
    if (crashes) this.#tell("die", box);
  }

  async stop(_node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#answer(signal);
    const box = this.#box(container);
    if (box.state !== "running") return;
    box.state = "exited";
    this.#happened("stop", box);
  }

  async restart(node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.stop(node, container, signal);
    await this.start(node, container, signal);
  }

  async rename(
    _node: string,
    container: string,
    name: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#answer(signal);
    this.#free(name);
    const box = this.#box(container);
    box.name = name;
    this.#happened("rename", box);
  }

  async remove(_node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#answer(signal);
    const box = this.#find(container);
    if (box === undefined) return;
    this.#boxes.delete(box.id);
    this.#happened("destroy", box);
  }

  async createNetwork(
    _node: string,
    definition: NetworkDefinition,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#answer(signal);
    this.#networks.set(definition.name, definition);
    this.calls.push(`createNetwork ${definition.name}`);
  }

  async createVolume(
    _node: string,
    definition: VolumeDefinition,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#answer(signal);
    this.#volumes.set(definition.name, definition);
    this.calls.push(`createVolume ${definition.name}`);
  }

  async *events(signal: AbortSignal): AsyncGenerator<ClusterEvent> {
    const queue: ClusterEvent[] = [{ kind: "connected", node: "fake" }];
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

  /** What a person does behind our back; told by event unless `silently`. */
  meddle(name: string, change: Partial<Box> | undefined, { silently = false } = {}): void {
    const box = this.#box(name);
    if (change === undefined) this.#boxes.delete(box.id);
    else Object.assign(box, change);
    if (!silently) this.#tell(change === undefined ? "destroy" : "die", box);
  }

  /** The container of that name. */
  look(name: string): Readonly<Box> | undefined {
    return this.#find(name);
  }

  names(): string[] {
    return [...this.#boxes.values()].map((box) => box.name).sort();
  }

  /** An answer is never there at once. */
  async #answer(signal?: AbortSignal): Promise<void> {
    await setImmediate();
    const { meanwhile } = this;
    if (meanwhile !== undefined && meanwhile.calls-- <= 0) {
      this.meanwhile = undefined;
      meanwhile.happens();
    }
    if (signal?.aborted) throw new ArkError("leadership-lost", "Asked to stop.");
    if (this.callsLeft !== undefined && this.callsLeft-- <= 0) this.down = "engine-unreachable";
    if (this.down !== undefined) throw new ArkError(this.down, "The fake engine is down.");
  }

  #observed(box: Box, names: ReadonlySet<string>): ObservedContainer {
    const labels = { ...box.spec.labels, ...box.stamps };
    const matters = SCHEDULE_LABEL in labels || STAMP.spec in labels ||
      names.has(box.name.replace(/\.ark-previous$/, ""));
    const { id, name, state, health, createdAt, exitCode } = box;
    const status = state === "running" ? "Up 1 second" : `Exited (${exitCode}) 1 second ago`;
    const seen = { id, name, node: "fake", state, health, status, createdAt, labels };
    return matters ? { ...seen, live: live(box) } : seen;
  }

  #find(reference: string): Box | undefined {
    return this.#boxes.get(reference) ??
      [...this.#boxes.values()].find((box) => box.name === reference);
  }

  #box(reference: string): Box {
    const box = this.#find(reference);
    if (box === undefined) throw notFound(`container ${reference}`);
    return box;
  }

  #free(name: string): void {
    if (this.#find(name) === undefined) return;
    throw new ArkError("engine-conflict", `The name ${name} is taken.`);
  }

  #happened(action: string, box: Box): void {
    this.calls.push(`${action} ${box.name}`);
    this.#tell(action, box);
  }

  #tell(action: string, { id, name }: Box): void {
    for (const listener of this.#listeners) {
      listener({ kind: "container", node: "fake", action, id, name });
    }
  }
}

function live({ spec }: Box): LiveSpec {
  return { spec, hash: specHash(spec), image: IMAGE, notCaptured: [] };
}

function notFound(what: string): ArkError {
  return new ArkError("engine-not-found", `There is no ${what}.`);
}
