/**
 * The cluster in the hands of one leadership: nothing that changes anything is sent unless it holds
 * at that very moment, and each such call is recorded.
 */
import { asArkError, type ErrorCode } from "../errors.ts";
import type { LiveSpec, Observation } from "../model/observation.ts";
import type { NetworkDefinition, VolumeDefinition } from "../model/snapshot.ts";
import { requireLead } from "./leading.ts";
import type { Clock, Cluster, CreateOrder, Leading, Log } from "./ports.ts";

/** The message of the log's line that has the fields of a `FencedCall`, at the level debug. */
export const FENCED_CALL = "Called the engine.";

/** What is recorded of a call that changes something on a node. */
export interface FencedCall {
  /** The method of `Cluster`. */
  readonly call: Mutation;
  readonly node: string;
  /** What it is done to: id or name of a container, else the name of an image, network or volume. */
  readonly subject: string;
  /** Of the leadership that it was made by. */
  readonly term: string;
  /** Before it was sent; milliseconds since 1970. */
  readonly start: number;
  /** After it was answered or given up; milliseconds since 1970. */
  readonly end: number;
  readonly result: "ok" | ErrorCode;
}

export type Mutation =
  | "ensureImage"
  | "create"
  | "start"
  | "stop"
  | "restart"
  | "rename"
  | "remove"
  | "createNetwork"
  | "createVolume";

export interface FenceParts {
  readonly cluster: Cluster;
  readonly leading: Leading;
  readonly clock: Clock;
  readonly log: Log;
}

/** @throws ArkError leadership-lost, besides what the cluster throws */
export class FencedCluster implements Cluster {
  readonly #parts: FenceParts;

  constructor(parts: FenceParts) {
    this.#parts = parts;
  }

  describe(): ReturnType<Cluster["describe"]> {
    return this.#parts.cluster.describe();
  }

  observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<Observation> {
    return this.#parts.cluster.observe(names, signal);
  }

  inspect(node: string, container: string, signal: AbortSignal): Promise<LiveSpec> {
    return this.#parts.cluster.inspect(node, container, signal);
  }

  events(signal: AbortSignal): ReturnType<Cluster["events"]> {
    return this.#parts.cluster.events(signal);
  }

  pulls(): ReturnType<Cluster["pulls"]> {
    return this.#parts.cluster.pulls();
  }

  retryPulls(): void {
    this.#parts.cluster.retryPulls();
  }

  /** It may pull, so that it counts as a change. */
  ensureImage(node: string, image: string, signal: AbortSignal): Promise<void> {
    return this.#change("ensureImage", node, image, (it) => it.ensureImage(node, image, signal));
  }

  create(node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    const fenced = {
      ...order,
      goOn: () => requireLead(this.#parts.leading),
      tell: (words: string) => this.#parts.log.warn({ node, workload: order.name }, words),
    };
    return this.#change("create", node, order.name, (it) => it.create(node, fenced, signal));
  }

  start(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#change("start", node, container, (it) => it.start(node, container, signal));
  }

  stop(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#change("stop", node, container, (it) => it.stop(node, container, signal));
  }

  restart(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#change("restart", node, container, (it) => it.restart(node, container, signal));
  }

  rename(node: string, container: string, name: string, signal: AbortSignal): Promise<void> {
    return this.#change(
      "rename",
      node,
      container,
      (it) => it.rename(node, container, name, signal),
    );
  }

  remove(node: string, container: string, signal: AbortSignal): Promise<void> {
    return this.#change("remove", node, container, (it) => it.remove(node, container, signal));
  }

  createNetwork(node: string, it: NetworkDefinition, signal: AbortSignal): Promise<void> {
    return this.#change(
      "createNetwork",
      node,
      it.name,
      (cluster) => cluster.createNetwork(node, it, signal),
    );
  }

  createVolume(node: string, it: VolumeDefinition, signal: AbortSignal): Promise<void> {
    return this.#change(
      "createVolume",
      node,
      it.name,
      (cluster) => cluster.createVolume(node, it, signal),
    );
  }

  async #change<T>(
    call: Mutation,
    node: string,
    subject: string,
    send: (cluster: Cluster) => Promise<T>,
  ): Promise<T> {
    const { cluster, leading, clock, log } = this.#parts;
    requireLead(leading);
    const start = clock.now();
    let result: FencedCall["result"] = "ok";
    try {
      return await send(cluster);
    } catch (error) {
      result = asArkError(error).code;
      throw error;
    } finally {
      const { term } = leading;
      const record: FencedCall = { call, node, subject, term, start, end: clock.now(), result };
      log.debug(record, FENCED_CALL);
    }
  }
}
