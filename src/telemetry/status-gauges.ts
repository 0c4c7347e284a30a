/** Gauges that show what the last round found; set anew each time they are read. */
import type { Registry } from "prom-client";
import { Gauge } from "prom-client";
import type { Scope } from "../model/maintenance.ts";
import type { StatusReport } from "../reconciler/operations.ts";

type Labels = Record<string, string>;

interface StatusGauge {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** One sample for each set of labels; none where there is nothing to say. */
  readonly samples: (status: StatusReport) => readonly (readonly [labels: Labels, value: number])[];
}

const SYNCS = ["synced", "drifted", "held", "failed"] as const;

const one = (value: number | undefined): [Labels, number][] =>
  value === undefined ? [] : [[{}, value]];
const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

const GAUGES: readonly StatusGauge[] = [
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
    help: "Containers that are labelled for scheduling and not in the snapshot.",
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
    name: "leader",
    help: "1 if this process leads.",
    samples: ({ leader }) => one(leader.self ? 1 : 0),
  },
  {
    name: "leader_info",
    help: "Always 1; who leads in which term are its labels.",
    labels: ["leader", "term"],
    samples: ({ leader: { leader = "", term = "" } }) => [[{ leader, term }, 1]],
  },
  {
    name: "leader_since_timestamp_seconds",
    help: "When the term began.",
    samples: ({ leader }) => one(seconds(leader.since)),
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

/** Registers all of them. The function that is returned sets them; without a status they are empty. */
export function statusGauges(
  registry: Registry,
  { version }: { version: string },
): (status: StatusReport | undefined) => void {
  const registers = [registry];
  new Gauge({
    name: "ark_schedule_build_info",
    help: "Always 1; the version is its label.",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  const gauges = GAUGES.map(({ name, help, labels, samples }) => {
    const gauge = new Gauge({
      name: `ark_schedule_${name}`,
      help,
      labelNames: [...labels ?? []],
      registers,
    });
    return { gauge, samples };
  });
  return (status) => {
    for (const { gauge, samples } of gauges) {
      gauge.reset();
      // A reset gauge without labels is 0, which would be a lie.
      gauge.remove({});
      for (const [labels, value] of status === undefined ? [] : samples(status)) {
        gauge.set(labels, value);
      }
    }
  };
}

function scopeOf({ workload, node }: Scope): string {
  return workload !== undefined ? "workload" : node !== undefined ? "node" : "cluster";
}

function countBy(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
