/** What a manager tells of its nodes. It tells everything, whatever is asked for. */
import type { Readable } from "node:stream";
import type { ClusterEvent } from "../../reconciler/ports.ts";
import { type EngineEvent, EVENT_FILTERS, readEvent } from "../engine/events.ts";
import { jsonValues } from "../engine/json-values.ts";

interface SwarmEvent extends EngineEvent {
  readonly node?: { readonly Name?: string };
}

/** A node that answers the manager again, or does not any more. */
const NODE_EVENTS: Readonly<Record<string, "connected" | "disconnected">> = {
  engine_connect: "connected",
  engine_reconnect: "connected",
  engine_disconnect: "disconnected",
};

export async function* readSwarmEvents(stream: Readable): AsyncGenerator<ClusterEvent> {
  for await (const event of jsonValues<SwarmEvent>(stream)) {
    const read = readSwarmEvent(event);
    if (read !== undefined) yield read;
  }
}

function readSwarmEvent(event: SwarmEvent): ClusterEvent | undefined {
  const node = event.node?.Name ?? "";
  if (event.Type === "swarm") {
    const kind = NODE_EVENTS[event.Action];
    if (kind === "connected") return { kind, node };
    return kind && { kind, node, problem: `Swarm does not reach ${node} any more.` };
  }
  const [action = ""] = event.Action.split(":");
  const isWanted = EVENT_FILTERS.type.includes(event.Type) && EVENT_FILTERS.event.includes(action);
  return isWanted ? readEvent(event, node) : undefined;
}
