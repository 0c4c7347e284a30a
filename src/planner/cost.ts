/** What an action costs, as far as that can be told without asking anybody. */
import type { Cost } from "../model/change.ts";
import type { NodeObservation, Observation, ObservedContainer } from "../model/observation.ts";
import { pinnedImage } from "../model/pin.ts";
import type { Action, ActionKind } from "../model/plan.ts";
import type { ClusterPolicy, Workload } from "../model/snapshot.ts";
import { MILLISECOND, parseDuration } from "../model/units.ts";
import { listedImage } from "./placement/demand.ts";

/** What the action stops, by id. */
function stoppedBy(action: Action): string | undefined {
  if (action.kind === "rollBack") return action.failed;
  return STOPS.has(action.kind) && "container" in action ? action.container : undefined;
}

const STOPS: ReadonlySet<ActionKind> = new Set(["restart", "recreate", "rollout", "remove"]);
/** What has ended already is not stopped. */
const GOES_ON: ReadonlySet<string> = new Set(["running", "restarting", "paused"]);
/** Source: https://docs.docker.com/reference/compose-file/services/#stop_grace_period */
const DEFAULT_GRACE = "10s";

export function costOf(
  action: Action,
  observation: Observation,
  { rollout }: ClusterPolicy,
): Cost {
  const node = observation.nodes.find(({ name }) => name === action.node);
  const stopping = stoppingOf(action, node);
  if (!("desired" in action)) return stopping;
  const { desired } = action;
  const image = pinnedImage(desired.spec);
  const pull = hasImage(node, image) ? {} : { pull: image };
  if (action.kind !== "rollout") return { ...stopping, ...pull };
  const before = node?.containers.find(({ name }) => name === desired.name);
  const by = isChecked(desired, before) ? "health" : "running";
  const within = by === "health" ? rollout.timeout : rollout.monitor;
  return { ...stopping, gate: { by, within }, ...pull };
}

function stoppingOf(action: Action, node: NodeObservation | undefined): Cost {
  const id = stoppedBy(action);
  const container = node?.containers.find((each) => each.id === id);
  if (container === undefined || !GOES_ON.has(container.state)) return { stops: false };
  const grace = container.live?.spec.stop_grace_period ?? DEFAULT_GRACE;
  const downtime = (parseDuration(grace) ?? -1) / MILLISECOND;
  return { stops: true, ...(downtime >= 0 && { downtime }) };
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
