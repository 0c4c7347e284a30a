/** Whether a workload is to be left alone now, and why. */
import type { Maintenance, Stop } from "../model/maintenance.ts";
import { type Held, hold } from "./decision.ts";

/** The stop that holds a workload: the cluster's first, then its node's, then its own. */
export type StopOf = (workload: string, node: string | undefined) => Held | undefined;

/** Sorted out once a plan, since every workload is asked for. */
export function stopsOf({ scheduling, stop, holds }: Maintenance): StopOf {
  if (scheduling === "stopped") {
    const all = held("Scheduling is stopped", stop ?? {});
    return () => all;
  }
  const nodes = new Map<string | undefined, Held>();
  const workloads = new Map<string, Held>();
  for (const each of holds) {
    if ("node" in each) nodes.set(each.node, held(`The node ${each.node} is held`, each));
    else workloads.set(each.workload, held("It is held", each));
  }
  return (workload, node) => nodes.get(node) ?? workloads.get(workload);
}

function held(what: string, stop: Stop): Held {
  const by = stop.author === undefined ? "" : ` by ${stop.author}`;
  const why = stop.reason === undefined ? "" : `: ${stop.reason.replace(/\.$/, "")}`;
  const until = stop.until === undefined ? {} : { until: stop.until };
  return hold("maintenance", `${what}${by}${why}.`, until);
}
