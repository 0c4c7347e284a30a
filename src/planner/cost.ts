/** What an action costs, as far as that can be told without asking anybody. */
import type { Cost } from "../model/change.ts";
import type { NodeObservation, Observation, ObservedContainer } from "../model/observation.ts";
import { pinnedImage } from "../model/pin.ts";
import type { Action, ActionKind } from "../model/plan.ts";
import type { ClusterPolicy, Workload } from "../model/snapshot.ts";
import { listedImage } from "./placement/demand.ts";

const STOPS: ReadonlySet<ActionKind> = new Set([
  "restart",
  "recreate",
  "rollout",
  "rollBack",
  "remove",
]);

export function costOf(
  action: Action,
  observation: Observation,
  { rollout }: ClusterPolicy,
): Cost {
  const stops = STOPS.has(action.kind);
  if (!("desired" in action)) return { stops };
  const { desired } = action;
  const node = observation.nodes.find(({ name }) => name === action.node);
  const image = pinnedImage(desired.spec);
  const pull = hasImage(node, image) ? {} : { pull: image };
  if (action.kind !== "rollout") return { stops, ...pull };
  const before = node?.containers.find(({ name }) => name === desired.name);
  const by = isChecked(desired, before) ? "health" : "running";
  const within = by === "health" ? rollout.timeout : rollout.monitor;
  return { stops, gate: { by, within }, ...pull };
}

/** As far as the node lists its images, or has a container of it. */
export function hasImage(node: NodeObservation | undefined, image: string): boolean {
  if (node === undefined) return false;
  return node.images.has(listedImage(image)) ||
    node.containers.some(({ live }) => live?.spec.image === image);
}

/** By its own health check, or by the image's, which its container had so far. */
function isChecked({ spec }: Workload, before: ObservedContainer | undefined): boolean {
  if (spec.healthcheck !== undefined && "disable" in spec.healthcheck) return false;
  if (spec.healthcheck?.test !== undefined) return spec.healthcheck.test[0] !== "NONE";
  return before?.live?.image.healthcheck !== undefined;
}
