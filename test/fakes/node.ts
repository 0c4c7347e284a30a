/** A node that answers, as far as a test does not say otherwise. */
import type { NodeObservation } from "../../src/model/observation.ts";

export function answeringNode(
  name: string,
  more: Partial<NodeObservation> = {},
): NodeObservation {
  return {
    name,
    endpoint: `tcp://${name}:2375`,
    reachable: true,
    warnings: [],
    images: new Set(),
    containers: [],
    networks: new Map(),
    volumes: new Map(),
    ...more,
  };
}
