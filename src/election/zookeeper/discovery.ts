/**
 * The engines that the agents of classic Swarm have registered in ZooKeeper: a node for each, named by
 * its address. They are followed for as long as it takes.
 * Source: https://docs.docker.com/swarm/discovery/ (`zk://` and its optional path)
 */
import { ArkError } from "../../errors.ts";
import type { EngineEndpoint } from "../../model/endpoint.ts";
import { formatZookeeperUrl, type ZookeeperUrl } from "../../model/zookeeper-url.ts";
import type { Clock, EndpointSource, Log } from "../../reconciler/ports.ts";
import { Registrations } from "./registrations.ts";
import {
  isSessionError,
  type OpenSession,
  type Session,
  SessionError,
  type SessionErrorCode,
} from "./session.ts";
import { within } from "./within.ts";

export interface DiscoveryOptions {
  readonly url: ZookeeperUrl;
  /** Of the session; milliseconds. */
  readonly timeout: number;
  /** "user:password" */
  readonly auth?: string;
  /** What "host:port" stands for. */
  readonly endpointOf: (
    address: string,
  ) => { readonly value: EngineEndpoint } | { readonly problem: string };
  readonly openSession: OpenSession;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when nobody needs them any more. */
  readonly shutdown: AbortSignal;
}

const FOLDER = "/docker/swarm/nodes";
/** So often the list is asked for, a single read; milliseconds. */
const PAUSE = 1_000;
/** How long to wait for the first list; milliseconds. */
const PATIENCE = 10_000;
/** How long a last call may take; milliseconds. */
const LAST_CALL = 1_000;
/** Time-outs without an answer after which a fresh session is tried. */
const SILENCE = 6;

/**
 * Resolves when the first list is there.
 * @throws ArkError zookeeper-unreachable, zookeeper-refused; engine-unreachable where it is empty
 */
export async function discoverEngines(options: DiscoveryOptions): Promise<EndpointSource> {
  const discovery = new Discovery(options);
  await discovery.begin();
  return discovery;
}

class Discovery implements EndpointSource {
  readonly #options: DiscoveryOptions;
  readonly #path: string;
  readonly #registrations = new Registrations();
  readonly #watchers = new Set<() => void>();
  readonly #end = new AbortController();
  #endpoints: readonly EngineEndpoint[] = [];
  /** Why the list cannot be read, as it was said last. */
  #fault: ArkError | undefined;
  #ready: () => void = () => undefined;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#path = `${options.url.path}${FOLDER}`;
  }

  get location(): string {
    return formatZookeeperUrl(this.#options.url);
  }

  current(): readonly EngineEndpoint[] {
    return this.#endpoints;
  }

  watch(changed: () => void, signal: AbortSignal): void {
    this.#watchers.add(changed);
    signal.addEventListener("abort", () => this.#watchers.delete(changed), { once: true });
  }

  async begin(): Promise<void> {
    const { clock, shutdown } = this.#options;
    const ready = new AbortController();
    this.#ready = () => ready.abort();
    void this.#run(AbortSignal.any([shutdown, this.#end.signal]));
    await clock.sleep(PATIENCE, ready.signal);
    if (this.#endpoints.length > 0) return;
    this.#end.abort();
    throw this.#fault ?? this.#unreachable(undefined);
  }

  /** One session after the other. */
  async #run(signal: AbortSignal): Promise<void> {
    const { url: { servers }, timeout, auth, openSession, clock } = this.#options;
    while (!signal.aborted) {
      const lost = new AbortController();
      const session = openSession({
        ...{ servers, timeout, ...(auth !== undefined && { auth }) },
        changed: (state, reason) => {
          if (state !== "connected") this.#failed(reason);
          if (state === "lost") lost.abort();
        },
      });
      await this.#follow(session, AbortSignal.any([signal, lost.signal]));
      await within(clock, LAST_CALL, session.close());
      await clock.sleep(PAUSE, signal);
    }
  }

  /** Until the signal aborts, or nothing has been answered for long. */
  async #follow(session: Session, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let answered = clock.elapsed();
    while (!signal.aborted && clock.elapsed() - answered < SILENCE * session.timeout) {
      try {
        const names = await session.children(this.#path);
        answered = clock.elapsed();
        this.#heed(names, answered);
      } catch (error) {
        if (!signal.aborted) this.#failed(error);
      }
      await clock.sleep(PAUSE, signal);
    }
  }

  #heed(names: readonly string[], now: number): void {
    const { log } = this.#options;
    if (names.length === 0) return this.#failed(new SessionError("no-node", "nobody is there"));
    if (this.#fault !== undefined && this.#endpoints.length > 0) {
      log.info({}, "The list of engines can be read again.");
    }
    this.#fault = undefined;
    if (this.#registrations.heed(names, now)) {
      this.#endpoints = this.#registrations.names.flatMap((name) => this.#endpointOf(name));
      for (const changed of this.#watchers) changed();
    }
    if (this.#endpoints.length > 0) this.#ready();
  }

  #endpointOf(address: string): EngineEndpoint[] {
    const read = this.#options.endpointOf(address);
    if ("value" in read) return [read.value];
    this.#options.log.warn(
      {},
      `What is registered at ${this.location} is not used: ${read.problem}`,
    );
    return [];
  }

  /** Once for each kind of trouble, into the log. */
  #failed(error: unknown): void {
    if (this.#end.signal.aborted) return;
    const fault = this.#faultOf(error);
    const known = this.#fault?.code === fault.code;
    this.#fault = fault;
    if (fault.code === "zookeeper-refused" && this.#endpoints.length === 0) this.#ready();
    if (known || this.#endpoints.length === 0) return;
    this.#options.log.warn({ code: fault.code }, `${fault.message} The engines known stay.`);
  }

  #faultOf(error: unknown): ArkError {
    if (isSessionError(error, "no-node")) return this.#nobody();
    const sentence = error instanceof SessionError ? REFUSALS[error.code] : undefined;
    return sentence === undefined
      ? this.#unreachable(error)
      : new ArkError("zookeeper-refused", sentence(this.location), { cause: error });
  }

  #nobody(): ArkError {
    return new ArkError(
      "engine-unreachable",
      `No engine is registered at ${this.location} (${this.#path}).`,
    );
  }

  #unreachable(error: unknown): ArkError {
    const because = error instanceof Error ? `: ${error.message}` : "";
    return new ArkError(
      "zookeeper-unreachable",
      `The list of engines at ${this.location} (ACS_CLUSTER_ENDPOINT) cannot be read${because}.`,
      { cause: error },
    );
  }
}

const REFUSALS: Readonly<Partial<Record<SessionErrorCode, (location: string) => string>>> = {
  "no-auth": (location) =>
    `ZooKeeper does not let this replica read the list of engines at ${location}. Set ACS_ZK_AUTH ` +
    "to a user:password that may.",
  "auth-failed": () =>
    "ZooKeeper refuses the user and password of ACS_ZK_AUTH. Set user:password as it knows them.",
};
