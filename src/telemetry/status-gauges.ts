/** Gauges that show what the last round found; set anew each time they are read. */
import type { Scope } from "../model/maintenance.ts";
import type { StatusReport } from "../reconciler/operations.ts";
import { type GaugeRow, one, seconds } from "./gauge.ts";

const SYNCS = ["synced", "drifted", "held", "failed"] as const;

export const STATUS_GAUGES: readonly GaugeRow<StatusReport>[] = [
  {
    name: "workloads",
    help: "Workloads of the snapshot, by how they compare with what runs.",
    labels: ["sync"],
    samples: ({ workloads }) =>
      SYNCS.map((sync) => [{ sync }, workloads.filter((one) => one.sync === sync).length]),
  },
  {
    name: "workload_synced",
    help: "1 if the workload runs as the snapshot says.",
    labels: ["workload"],
    samples: ({ workloads }) =>
      workloads.map(({ name, sync }) => [{ workload: name }, sync === "synced" ? 1 : 0]),
  },
  {
    name: "untracked_containers",
    help: "Containers not in the snapshot that are labelled for scheduling or of a service in it.",
    samples: ({ untracked }) => one(untracked.length),
  },
  {
    name: "holds",
    help: "Actions that are not taken now, by why.",
    labels: ["kind"],
    samples: ({ holds }) =>
      [...countBy(holds.map(({ kind }) => kind))].map(([kind, n]) => [{ kind }, n]),
  },
  {
    name: "node_reachable",
    help: "1 if the engine answers.",
    labels: ["node"],
    samples: ({ nodes }) => nodes.map(({ name, reachable }) => [{ node: name }, reachable ? 1 : 0]),
  },
  {
    name: "pulls",
    help: "Images on their way to the node.",
    labels: ["node"],
    samples: ({ nodes, pulls }) =>
      nodes.map(({ name }) => [{ node: name }, pulls.filter(({ node }) => node === name).length]),
  },
  {
    name: "node_unknown_since_timestamp_seconds",
    help: "When a node that does not answer was first found so.",
    labels: ["node"],
    samples: ({ nodes }) =>
      nodes.flatMap(({ name, lost }) => lost ? [[{ node: name }, lost.since / 1000]] : []),
  },
  {
    name: "node_lost_workloads",
    help: "Workloads that were last seen on a node that does not answer, and are nowhere else.",
    labels: ["node"],
    samples: ({ nodes }) =>
      nodes.flatMap(({ name, lost }) => lost ? [[{ node: name }, lost.workloads.length]] : []),
  },
  {
    name: "duplicates",
    help: "Containers beside the one of their name that stays: left on a node that is back.",
    samples: ({ duplicates }) => one(duplicates.length),
  },
  {
    name: "repository_reachable",
    help: "1 if the snapshot repository's remote answered when it was last asked.",
    samples: ({ repository }) => one(repository.problem === undefined ? 1 : 0),
  },
  {
    name: "scheduling_stopped",
    help: "1 while scheduling is stopped as a whole.",
    samples: ({ leader }) => one(leader.scheduling === "stopped" ? 1 : 0),
  },
  {
    name: "scheduling_stopped_since_timestamp_seconds",
    help: "When scheduling was stopped; absent while it runs.",
    samples: ({ leader }) => one(seconds(leader.stop?.since)),
  },
  {
    name: "workloads_stopped",
    help: "Workloads whose scheduling is stopped one by one.",
    samples: ({ leader }) => one(leader.holds.length),
  },
  {
    name: "stopped_since_timestamp_seconds",
    help: "When scheduling was stopped, of each workload, node or the cluster that is.",
    labels: ["scope", "name"],
    samples: ({ stops }) =>
      stops.map((stop) => [
        { scope: scopeOf(stop), name: stop.workload ?? stop.node ?? "" },
        stop.since / 1000,
      ]),
  },
  {
    name: "stops_forgotten",
    help:
      "Stops that have lasted longer than maintenance.remindAfter and do not end by themselves.",
    samples: ({ stops }) => one(stops.filter(({ forgotten }) => forgotten).length),
  },
  {
    name: "revision_info",
    help: "Always 1; the revision in force is its label.",
    labels: ["revision"],
    samples: ({ revision }) => revision === undefined ? [] : [[{ revision }, 1]],
  },
  {
    name: "revision_rejected",
    help: "1 while a newer revision cannot be taken.",
    samples: ({ rejected }) => one(rejected === undefined ? 0 : 1),
  },
  {
    name: "last_round_timestamp_seconds",
    help: "When the last round began.",
    samples: ({ round }) => one(seconds(round?.at)),
  },
  {
    name: "last_round_duration_seconds",
    help: "How long the last round took.",
    samples: ({ round }) => one(seconds(round?.milliseconds)),
  },
];

function scopeOf({ workload, node }: Scope): string {
  return workload !== undefined ? "workload" : node !== undefined ? "node" : "cluster";
}

function countBy(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
