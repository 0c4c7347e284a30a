/** What the core needs of a cluster. */
import type { ContainerSpec } from "../model/container-spec.ts";
import type { EngineEndpoint } from "../model/endpoint.ts";
import type { FileContents } from "../model/file-content.ts";
import type { LiveSpec, Observation } from "../model/observation.ts";
import type { PlacementWishes } from "../model/placement.ts";
import type { Pull } from "../model/pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "../model/snapshot.ts";

/** One cluster: here, one Docker engine or several. All calls have deadlines of their own. */
export interface Cluster {
  /** @throws ArkError engine-unreachable, engine-timeout */
  describe(): Promise<ClusterDescription>;

  /**
   * Lists every container of every node, and inspects those that carry SCHEDULE_LABEL or a stamp,
   * or whose name is in `names`, unless what it learned before still holds. Never throws for a node
   * that cannot be asked: that node is reported as unreachable.
   */
  observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<Observation>;

  /** Inspects anew, past all caches. @throws ArkError engine-not-found */
  inspect(node: string, container: string, signal: AbortSignal): Promise<LiveSpec>;

  /**
   * Makes sure that the image is on the node; pulls it if not. A long pull goes on by itself.
   * @throws ArkError image-pulling, image-unavailable
   */
  ensureImage(node: string, image: string, signal: AbortSignal): Promise<void>;
  /** Pulls that are under way, the oldest first, without asking anybody. */
  pulls(): readonly Pull[];
  /** A person wants another attempt: no pull that failed waits for its time any more. */
  retryPulls(): void;

  /**
   * Creates, attaches all networks, does not start. Nothing is left behind when it throws. On
   * ANY_NODE where the cluster chooses the node itself.
   */
  create(node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }>;
  /** No error if it runs already. */
  start(node: string, container: string, signal: AbortSignal): Promise<void>;
  /** Stops with the container's own grace period. No error if it is stopped already. */
  stop(node: string, container: string, signal: AbortSignal): Promise<void>;
  restart(node: string, container: string, signal: AbortSignal): Promise<void>;
  rename(node: string, container: string, name: string, signal: AbortSignal): Promise<void>;
  /** Kills if it runs. Never removes volumes. No error if it is gone already. */
  remove(node: string, container: string, signal: AbortSignal): Promise<void>;
  createNetwork(node: string, definition: NetworkDefinition, signal: AbortSignal): Promise<void>;
  createVolume(node: string, definition: VolumeDefinition, signal: AbortSignal): Promise<void>;

  /**
   * Something on a node changed that a round may care for. Reconnects by itself until `signal`
   * aborts; each (re)connection is reported too, since events may have been missed.
   */
  events(signal: AbortSignal): AsyncIterable<ClusterEvent>;
}

export interface ClusterDescription {
  /** For people: "unix:///var/run/docker.sock". Without credentials. */
  readonly endpoint: string;
  /** Of those that answer. */
  readonly version: string;
  /** Names of those that answer. */
  readonly nodes: readonly string[];
  /** Why others do not, a sentence each; absent where all do. */
  readonly problems?: readonly string[];
}

/** Which engines a cluster is made of. */
export interface EndpointSource {
  /** For people: where the engines are named, or themselves. Without credentials. */
  readonly location: string;
  /** As far as is known now. The same array for as long as nothing changes. */
  current(): readonly EngineEndpoint[];
  /** Calls `changed` whenever `current` begins to answer otherwise, until `signal` aborts. */
  watch(changed: () => void, signal: AbortSignal): void;
}

export interface CreateOrder {
  readonly name: string;
  readonly spec: ContainerSpec;
  /** Of every file that the spec has; absent: it has none. */
  readonly contents?: FileContents;
  /** The stamps, in addition to the spec's labels. */
  readonly stamps: Readonly<Record<string, string>>;
  /** For a cluster that chooses the node itself; absent: none. */
  readonly placement?: PlacementWishes;
  /** Asked before each call but the first that making it takes. @throws where it is not to go on */
  readonly goOn?: () => void;
  /** Told of what had to be done besides, a sentence each. */
  readonly tell?: (words: string) => void;
}

export type ClusterEvent =
  | { readonly kind: "connected"; readonly node: string }
  | { readonly kind: "disconnected"; readonly node: string; readonly problem: string }
  | {
    readonly kind: "container" | "image" | "network" | "volume";
    readonly node: string;
    /** The engine's: "die", "health_status: unhealthy", "destroy", … */
    readonly action: string;
    readonly id: string;
    readonly name?: string;
  };
