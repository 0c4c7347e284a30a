/** Whether a workload is to be left alone now, and why. */
import type { Stop } from "../model/snapshot.ts";
import { type Decision, hold } from "./decision.ts";
import type { Facts } from "./facts.ts";

/** The stop that holds this workload: the cluster's first, then its own. */
export function maintenanceOf(facts: Facts): Decision | undefined {
  const { maintenance } = facts.snapshot;
  if (maintenance.scheduling === "stopped") {
    return held("Scheduling is stopped", maintenance.stop ?? {});
  }
  const own = maintenance.holds.find((stop) => stop.workload === facts.workload.name);
  return own && held("It is held", own);
}

function held(what: string, stop: Stop): Decision {
  const by = stop.author === undefined ? "" : ` by ${stop.author}`;
  const why = stop.reason === undefined ? "" : `: ${stop.reason}`;
  const until = stop.until === undefined ? {} : { until: stop.until };
  return hold("maintenance", `${what}${by}${why}.`, until);
}
