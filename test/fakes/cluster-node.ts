/** One node of the cluster in memory: what is on it, and whether it answers. */
import { ArkError, type ErrorCode } from "../../src/errors.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { FileContents } from "../../src/model/file-content.ts";
import type { NodeTraits } from "../../src/model/node.ts";
import {
  type ContainerState,
  type Health,
  type ImageDefaults,
  type LiveSpec,
  type NodeObservation,
  type ObservedContainer,
  SCHEDULE_LABEL,
  STAMP,
  unknownNode,
} from "../../src/model/observation.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../src/model/snapshot.ts";
import type { ClusterEvent } from "../../src/reconciler/ports.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { answeringNode } from "./node.ts";

export interface Box {
  readonly id: string;
  name: string;
  spec: ContainerSpec;
  stamps: Readonly<Record<string, string>>;
  contents: FileContents;
  state: ContainerState;
  health: Health;
  exitCode: number;
  createdAt: number;
}

const IMAGE: ImageDefaults = { id: "", environment: {}, labels: {}, expose: [], volumes: [] };

export class FakeNode {
  readonly name: string;
  readonly endpoint: string;
  /** Images that are on the node, and can be had there. */
  readonly images: Set<string>;
  /** Set: every call to it fails so; nothing happens to its containers. */
  down: ErrorCode | undefined;
  /** What is asked about it when something is to be placed. */
  traits: NodeTraits | undefined;
  readonly boxes = new Map<string, Box>();
  readonly networks = new Map<string, NetworkDefinition>();
  readonly volumes = new Map<string, VolumeDefinition>();
  readonly #tell: (event: ClusterEvent) => void;
  /** Whether this process has had an answer, and so knows the name. */
  #met = false;

  constructor(name: string, images: readonly string[], tell: (event: ClusterEvent) => void) {
    this.name = name;
    this.endpoint = `tcp://${name}:2375`;
    this.images = new Set(images);
    this.#tell = tell;
  }

  /** It stops answering, as a host does whose cable is pulled; the event stream tells. */
  lose(code: ErrorCode = "engine-unreachable"): void {
    this.down = code;
    this.#tell({ kind: "disconnected", node: this.name, problem: "The fake engine is down." });
  }

  /** It answers again, with everything that it had. */
  comeBack(): void {
    this.down = undefined;
    this.#tell({ kind: "connected", node: this.name });
  }

  /** Another process asks from now on: it knows the endpoint alone, until the node answers. */
  unmeet(): void {
    this.#met = false;
  }

  /** What a person does behind our back; told by event unless `silently`. */
  meddle(name: string, change: Partial<Box> | undefined, { silently = false } = {}): void {
    const box = this.box(name);
    if (change === undefined) this.boxes.delete(box.id);
    else Object.assign(box, change);
    if (!silently) this.tell(change === undefined ? "destroy" : "die", box);
  }

  observe(names: ReadonlySet<string>, problem: string | undefined): NodeObservation {
    if (problem !== undefined) {
      return unknownNode(this.#met ? this.name : this.endpoint, this.endpoint, problem);
    }
    this.#met = true;
    const { endpoint, images, networks, volumes, traits } = this;
    const containers = [...this.boxes.values()].map((box) => this.#observed(box, names));
    const seen = { endpoint, images: new Set(images), containers, networks, volumes };
    return answeringNode(this.name, { ...seen, ...(traits && { traits }) });
  }

  /** The container of that id or name. */
  look(reference: string): Box | undefined {
    return this.boxes.get(reference) ??
      [...this.boxes.values()].find((box) => box.name === reference);
  }

  /** @throws ArkError engine-not-found */
  box(reference: string): Box {
    const box = this.look(reference);
    if (box !== undefined) return box;
    throw new ArkError("engine-not-found", `There is no container ${reference}.`);
  }

  /** @throws ArkError engine-conflict */
  free(name: string): void {
    if (this.look(name) === undefined) return;
    throw new ArkError("engine-conflict", `The name ${name} is taken.`);
  }

  tell(action: string, { id, name }: Box): void {
    this.#tell({ kind: "container", node: this.name, action, id, name });
  }

  #observed(box: Box, names: ReadonlySet<string>): ObservedContainer {
    const labels = { ...box.spec.labels, ...box.stamps };
    const matters = SCHEDULE_LABEL in labels || STAMP.spec in labels ||
      names.has(box.name.replace(/\.ark-previous$/, ""));
    const { id, name, state, health, createdAt, exitCode } = box;
    const status = state === "running" ? "Up 1 second" : `Exited (${exitCode}) 1 second ago`;
    const ended = state === "exited" ? { exitCode } : {};
    const seen = { id, name, node: this.name, state, health, status, ...ended, createdAt, labels };
    return matters ? { ...seen, live: live(box) } : seen;
  }
}

export function live({ spec }: Box): LiveSpec {
  return { spec, hash: specHash(spec), image: IMAGE, notCaptured: [] };
}
