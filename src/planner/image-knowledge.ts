/** Which nodes could not have a workload's image, and which one had it. Pure. */
import type { WorkloadMemory } from "../model/memory.ts";
import { pinnedImage } from "../model/pin.ts";
import { sortedUnique } from "../model/sorting.ts";
import type { Facts } from "./facts.ts";
import type { Outcome } from "./outcome.ts";
import { listedImage } from "./placement/demand.ts";

/** A node on which the image could not be had is left out while there are others. */
export function learnImage(
  memory: WorkloadMemory,
  { action, result, error }: Outcome,
): WorkloadMemory {
  if (!("desired" in action)) return memory;
  const { withoutImage = [], ...rest } = memory;
  if (error?.code === "image-unavailable") {
    return { ...rest, withoutImage: sortedUnique([...withoutImage, action.node]) };
  }
  return result === "done" ? rest : memory;
}

/**
 * Of an image that could not be had: who has it, or had it. A node had the image of a container that
 * was in place on it, whatever is known of it now.
 * @returns a sentence; undefined where nothing more is known
 */
export function imageWords({ workload, memory, lost, census }: Facts): string | undefined {
  if (memory?.withoutImage === undefined) return undefined;
  const image = pinnedImage(workload.spec);
  const answering = [...census.nodes.values()].filter(({ reachable }) => reachable);
  const having = answering.filter(({ images }) => images.has(listedImage(image)));
  if (having.length > 0) {
    return `${having.map(({ name }) => name).join(", ")} has it, from where it can be pushed.`;
  }
  if (lost === undefined || !lost.seen || memory.applied !== workload.hash) return undefined;
  return `Of the nodes only ${lost.node} had it, which is lost.`;
}
