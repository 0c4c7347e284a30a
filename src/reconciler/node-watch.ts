/** Says in the log what is odd about nodes that answer: once for each change. */
import type { NodeObservation, Observation } from "../model/observation.ts";
import type { Log } from "./ports.ts";

export class NodeWatch {
  readonly #log: Log;
  #before: ReadonlyMap<string, NodeObservation> = new Map();

  constructor(log: Log) {
    this.#log = log;
  }

  look({ nodes }: Observation): void {
    for (const node of nodes) this.#compare(this.#before.get(node.name), node);
    this.#before = new Map(nodes.map((node) => [node.name, node]));
  }

  #compare(before: NodeObservation | undefined, now: NodeObservation): void {
    const { name: node, reachable } = now;
    if (!reachable) return;
    const told = before?.warnings ?? [];
    for (const warning of now.warnings.filter((it) => !told.includes(it))) {
      this.#log.warn({ node }, `Node ${node}: ${warning}`);
    }
    if (told.length > 0 && now.warnings.length === 0) {
      this.#log.info({ node }, `Node ${node}: what it was warned of is over.`);
    }
  }
}
