/** What is on the nodes of a manager beside containers: asked seldom, and kept. */
import type { NodeObservation } from "../../model/observation.ts";
import type { Clock, ClusterEvent } from "../../reconciler/ports.ts";
import { networkDefinition, volumeDefinition } from "../engine/resources.ts";
import { imageNames } from "../engine/translate/image-names.ts";
import type { Manager } from "./managers.ts";

const DEADLINE = 15_000;
/** How long an answer is believed; milliseconds. */
const BELIEVED = 60_000;

export type NodeSurroundings = Pick<NodeObservation, "networks" | "volumes" | "images">;

export interface Surroundings {
  /** By node. */
  readonly nodes: ReadonlyMap<string, NodeSurroundings>;
  /** By id, the names that they have on their nodes. */
  readonly networkNames: ReadonlyMap<string, string>;
}

export class SwarmSurroundings {
  readonly #clock: Clock;
  #kept:
    | { readonly answer: Promise<Surroundings>; readonly nodes: string; readonly at: number }
    | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  forget(): void {
    this.#kept = undefined;
  }

  /** Forgets what an event makes void. */
  heed(event: ClusterEvent): void {
    const { kind } = event;
    if (kind !== "container" || event.action === "create") this.forget();
  }

  /** As they were seen last, unless that may be void. @param nodes names of those that answer */
  look(manager: Manager, nodes: readonly string[], signal: AbortSignal): Promise<Surroundings> {
    const kept = this.#kept;
    const now = this.#clock.elapsed();
    if (kept?.nodes === nodes.join() && now - kept.at < BELIEVED) return kept.answer;
    const answer = ask(manager, nodes, signal);
    const asked = { answer, nodes: nodes.join(), at: now };
    answer.catch(() => {
      if (this.#kept === asked) this.forget();
    });
    this.#kept = asked;
    return answer;
  }
}

async function ask(
  { client }: Manager,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<Surroundings> {
  const { docker } = client;
  const [networks, { Volumes }, ...images] = await client.call(
    "listing networks, volumes and images",
    DEADLINE,
    signal,
    (abortSignal) =>
      Promise.all([
        docker.listNetworks({ abortSignal }),
        docker.listVolumes({ abortSignal }),
        ...nodes.map((node) => {
          const filters = JSON.stringify({ node: [node] });
          return docker.listImages({ filters, abortSignal });
        }),
      ]),
  );
  const definedNetworks = networks.map((it) => ({ ...onNode(it.Name), it }));
  const definedVolumes = (Volumes ?? []).map((it) => ({ ...onNode(it.Name), it }));
  return {
    networkNames: new Map(definedNetworks.map(({ name, it }) => [it.Id, name])),
    nodes: new Map(nodes.map((node, index) => [node, {
      networks: new Map(
        definedNetworks.filter((each) => isOn(node, each))
          .map(({ name, it }) => [name, networkDefinition({ ...it, Name: name })]),
      ),
      volumes: new Map(
        definedVolumes.filter((each) => isOn(node, each))
          .map(({ name, it }) => [name, volumeDefinition({ ...it, Name: name })]),
      ),
      images: imageNames(images[index]!),
    }])),
  };
}

/** "node1/front" is on that node, "front" on all. */
function onNode(text: string): { readonly name: string; readonly node: string | undefined } {
  const at = text.indexOf("/");
  return at < 0
    ? { name: text, node: undefined }
    : { name: text.slice(at + 1), node: text.slice(0, at) };
}

function isOn(node: string, it: { readonly node: string | undefined }): boolean {
  return it.node === undefined || it.node === node;
}
